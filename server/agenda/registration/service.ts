import { createHash } from 'node:crypto';
import type { About } from '../../audit/event.ts';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { csvRecord } from '../../core/csv-record.ts';
import { transact } from '../../core/database.ts';
import type { RegistrationLine, RegistrationQuery } from '../../protocol/registration.ts';
import { type AppointmentRecord, appointmentsStarting } from '../appointment-store.ts';
import { clinicianNames, logBoard } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { personOf } from '../facts.ts';
import { numbersOf } from '../import/number-store.ts';
import { outcomesOf } from '../office/outcome-store.ts';
import { dayPeriod } from '../period.ts';
import { reachOf } from '../reach.ts';
import { testCallsAmong } from '../test-call/store.ts';

/** What was done, to register it elsewhere. */
export interface RegistrationDesk {
  /** @throws {AppError} BAD_REQUEST when the calendar has no such day */
  list(by: Context, wanted: RegistrationQuery): Promise<readonly RegistrationLine[]>;
  /** The same as CSV. @throws {AppError} BAD_REQUEST when the calendar has no such day */
  file(by: Context, wanted: RegistrationQuery): Promise<string>;
}

export function registrationDesk(deps: AgendaDeps): RegistrationDesk {
  return {
    list: (by, wanted) => registration(deps, by, wanted),
    file: (by, wanted) => registrationFile(deps, by, wanted),
  };
}

/** Lines of the log name so many persons each. */
const SUBJECTS_A_LINE = 200;

/**
 * What was done: appointments in which people spoke, and those that went by telephone or to which nobody came in the word
 * of a person. Seeing it is a line with everybody in it.
 *
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
async function registration(
  deps: AgendaDeps,
  by: Context,
  wanted: RegistrationQuery,
): Promise<readonly RegistrationLine[]> {
  const found = await look(deps, by, wanted);
  const filter = { board: 'registration', day: wanted.day, clinicianId: wanted.clinician ?? null };
  await transact(deps.db, (tx) => logBoard(deps, tx, by, found.records, filter));
  return found.lines;
}

const HEAD = [
  'afspraak',
  'nummers',
  'datum',
  'tijd',
  'zorgverlener',
  'code',
  'prestatiecode',
  'minuten',
  'uitkomst',
];

/**
 * The same as CSV (RFC 4180, UTF-8 with its mark, so that spreadsheets read the names). A disclosure, with the file's hash.
 *
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
async function registrationFile(deps: AgendaDeps, by: Context, wanted: RegistrationQuery): Promise<string> {
  const { lines, records } = await look(deps, by, wanted);
  const timeZone = await deps.timeZone();
  const text = `\ufeff${[HEAD, ...lines.map((line) => cellsOf(line, timeZone))].map(csvRecord).join('')}`;
  const subjects = [
    ...new Map(records.flatMap((one) => one.participants.map(personOf)).map((one) => [one.id, one])).values(),
  ];
  await transact(deps.db, async (tx) => {
    const detail = {
      ...{ format: 'registration-csv', records: lines.length, bytes: Buffer.byteLength(text) },
      sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
    };
    for (const [place, about] of inParts(subjects).entries())
      await deps.append(tx, { code: 'export.data', by, about, detail: { ...detail, part: place + 1 } });
  });
  return text;
}

function inParts(subjects: readonly About[]): readonly (readonly About[])[] {
  const parts = Array.from({ length: Math.ceil(subjects.length / SUBJECTS_A_LINE) }, (_, place) =>
    subjects.slice(place * SUBJECTS_A_LINE, (place + 1) * SUBJECTS_A_LINE),
  );
  return parts.length === 0 ? [[]] : parts;
}

async function look(
  deps: AgendaDeps,
  by: Context,
  { day, days, clinician, code }: RegistrationQuery,
): Promise<{ readonly lines: readonly RegistrationLine[]; readonly records: readonly AppointmentRecord[] }> {
  const period = dayPeriod(day, await deps.timeZone(), days);
  const reach = await reachOf(deps, by);
  const within = (await appointmentsStarting(deps.db, period, clinician ?? null)).filter(reach.covers);
  const tests = await testCallsAmong(deps.db, within);
  const all = within.filter(({ id }) => !tests.has(id));
  const asked = all.filter(
    ({ type }) => code === undefined || type.code.toLowerCase() === code.toLowerCase(),
  );
  const ids = asked.map(({ id }) => id);
  const [minutes, outcomes] = [await deps.minutes(ids), await outcomesOf(deps.db, ids)];
  const [numbers, names] = [await numbersOf(deps.db, ids), await clinicianNames(deps, asked)];
  const judged = asked.map((record) => {
    const patient = record.participants.find(({ role }) => role === 'patient') ?? record.participants[0];
    const line: RegistrationLine = {
      appointment: record.id,
      numbers: [...(numbers.get(record.id) ?? [])],
      start: iso(record.starts_at as EpochMs),
      clinician: { id: record.clinician_id, name: names.get(record.clinician_id) ?? '' },
      code: record.type.code,
      careCode: record.type.care_code,
      minutes: minutes.get(record.id) ?? 0,
      outcome: outcomes.get(patient?.id ?? '')?.kind ?? null,
    };
    return { record, line };
  });
  const done = judged.filter(({ line }) => line.minutes > 0 || line.outcome !== null);
  return { lines: done.map(({ line }) => line), records: done.map(({ record }) => record) };
}

function cellsOf(line: RegistrationLine, timeZone: string): readonly (string | number)[] {
  const at = Temporal.Instant.from(line.start).toZonedDateTimeISO(timeZone);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  const { appointment, numbers, clinician, code, careCode, minutes, outcome } = line;
  return [
    appointment,
    numbers.join(' '),
    at.toPlainDate().toString(),
    time,
    clinician.name,
    code,
    careCode,
    minutes,
    outcome ?? '',
  ];
}
