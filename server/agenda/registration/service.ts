import { createHash } from 'node:crypto';
import type { About } from '../../audit/event.ts';
import type { Context } from '../../core/context.ts';
import { csvRecord } from '../../core/csv-record.ts';
import { transact } from '../../core/database.ts';
import type { RegistrationLine, RegistrationQuery } from '../../protocol/registration.ts';
import { type AppointmentRecord, appointmentsStarting } from '../appointment-store.ts';
import { logBoard } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { personOf } from '../facts.ts';
import { dayPeriod } from '../period.ts';
import { reachOf } from '../reach.ts';
import { confirmCode } from './confirming.ts';
import { linesOf } from './lines.ts';

/** What was done, to register it elsewhere. */
export interface RegistrationDesk {
  /** @throws {AppError} BAD_REQUEST when the calendar has no such day */
  list(by: Context, wanted: RegistrationQuery): Promise<readonly RegistrationLine[]>;
  /** The same as CSV. @throws {AppError} BAD_REQUEST when the calendar has no such day */
  file(by: Context, wanted: RegistrationQuery): Promise<string>;
  /** Keeps by which code it is declared. @throws {AppError} all that `confirmCode` of confirming.ts throws */
  confirm(by: Context, appointmentId: string, code: string | null): Promise<RegistrationLine>;
}

export function registrationDesk(deps: AgendaDeps): RegistrationDesk {
  return {
    list: (by, wanted) => registration(deps, by, wanted),
    file: (by, wanted) => registrationFile(deps, by, wanted),
    confirm: (by, id, code) => confirmCode(deps, by, id, code),
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
  'voorstel',
  'bevestigd',
  'bevestigd door',
  'bevestigd op',
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
  const asked = within.filter(
    ({ type }) => code === undefined || type.code.toLowerCase() === code.toLowerCase(),
  );
  const judged = await linesOf(deps, asked);
  return { lines: judged.map(({ line }) => line), records: judged.map(({ record }) => record) };
}

/** What stands in the file where a person said that nothing is declared. */
const NOTHING = 'geen';

function cellsOf(line: RegistrationLine, timeZone: string): readonly (string | number)[] {
  const at = Temporal.Instant.from(line.start).toZonedDateTimeISO(timeZone);
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  const { appointment, numbers, clinician, code, careCode, minutes, outcome, proposed, confirmed } = line;
  return [
    appointment,
    numbers.join(' '),
    dayOf(line.start, timeZone),
    time,
    clinician.name,
    code,
    careCode,
    minutes,
    outcome ?? '',
    proposed,
    confirmed === null ? '' : confirmed.code || NOTHING,
    confirmed?.by ?? '',
    confirmed === null ? '' : dayOf(confirmed.at, timeZone),
  ];
}

function dayOf(at: string, timeZone: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
