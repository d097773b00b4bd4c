import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Occurrence } from '../../audit/event.ts';
import { iso, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Cells, readTable } from '../../core/csv.ts';
import { transact } from '../../core/database.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { ImportColumn, ImportFile, ImportLine, ImportReport } from '../../protocol/import.ts';
import { cancel, move } from '../changing.ts';
import type { AgendaDeps } from '../deps.ts';
import { plan } from '../planning.ts';
import { COLUMNS, type Columns, columnsOf } from './columns.ts';
import { type Decision, decide } from './decide.ts';
import { type Directory, directoryOf } from './directory.ts';
import { type Fault, type ReadRow, type Row, readRow, type Texts } from './row.ts';

/** Lines of the log name so many patients each. */
const SUBJECTS_A_LINE = 200;

/** One line of the file with what is to be done about it. */
interface Judged {
  readonly line: number;
  readonly read: ReadRow;
  readonly decision: Decision;
  /** Who is meant, where the agenda knows the patient. */
  readonly patientId: string | null;
}

/** What an import of this file would do. Nothing is changed; that somebody looked is a line. */
export async function previewImport(deps: AgendaDeps, by: Context, file: ImportFile): Promise<ImportReport> {
  const judged = await judge(deps, by, file);
  const detail = { board: 'import', found: judged.length };
  await tell(deps, by, judged, (part) => ({ code: 'board.viewed', detail: { ...detail, part } }));
  return { lines: judged.map(lineOf) };
}

/**
 * Plans, moves and cancels what the file asks for, each line by itself with its own lines of the log: one that is
 * refused, or a power cut, leaves the others as they are, and the same file again does only what is left.
 */
export async function importFile(deps: AgendaDeps, by: Context, file: ImportFile): Promise<ImportReport> {
  const judged = await judge(deps, by, file);
  const refused = judged.filter(({ decision }) => decision.act === 'refused').length;
  const detail = {
    source: file.source,
    records: judged.length,
    refused,
    sha256: hash('sha256', file.text, 'hex'),
  };
  await tell(deps, by, judged, (part) => ({ code: 'import.data', detail: { ...detail, part } }));
  const lines: ImportLine[] = [];
  for (const one of judged) {
    await breathe(); // calls go on meanwhile
    lines.push(await carryOut(deps, by, file.source, one));
  }
  return { lines };
}

async function judge(
  deps: AgendaDeps,
  by: Context,
  { source, text }: ImportFile,
): Promise<readonly Judged[]> {
  const [head, ...rest] = await readTable(text);
  const columns = columnsOf(head?.cells ?? []);
  const atHead = headFaults(columns);
  if (atHead.length > 0) return [unread(head?.line ?? 1, atHead)];
  const [directory, timeZone] = [await directoryOf(deps, by, source), await deps.timeZone()];
  const seen = new Set<string>();
  const judged: Judged[] = [];
  for (const cells of rest) {
    if (judged.length % SUBJECTS_A_LINE === 0) await breathe();
    judged.push(await judgeLine(cells, { columns, directory, timeZone, seen, now: deps.clock() }));
  }
  return judged;
}

interface Surroundings {
  readonly columns: Columns;
  readonly directory: Directory;
  readonly timeZone: string;
  /** Numbers of earlier lines. */
  readonly seen: Set<string>;
  readonly now: ReturnType<AgendaDeps['clock']>;
}

async function judgeLine({ line, cells }: Cells, around: Surroundings): Promise<Judged> {
  const { columns, directory, timeZone, seen, now } = around;
  if (cells === null) return unread(line, [{ column: null, fault: 'broken' }]);
  const read = await readRow(textsOf(columns, cells), timeZone, now);
  if (read.row === null) return unread(line, read.faults, read);
  if (seen.has(read.row.number)) return unread(line, [{ column: 'number', fault: 'twice' }], read);
  seen.add(read.row.number);
  const known = await directory.look(read.row, now);
  return { line, read, decision: decide(read.row, known), patientId: known.patient?.id ?? null };
}

function textsOf({ places }: Columns, cells: readonly string[]): Texts {
  const of = (column: ImportColumn) => cells[places.get(column) ?? -1]?.normalize('NFC').trim() ?? '';
  return Object.fromEntries(COLUMNS.map((column) => [column, of(column)])) as Texts;
}

function headFaults({ missing, twice }: Columns): readonly Fault[] {
  return [
    ...missing.map((column) => ({ column, fault: 'missing' }) as const),
    ...twice.map((column) => ({ column, fault: 'twice' }) as const),
  ];
}

function unread(line: number, faults: readonly Fault[], read?: ReadRow): Judged {
  const nothing = { row: null, name: null, start: null, faults };
  return { line, read: read ?? nothing, decision: { act: 'refused', faults }, patientId: null };
}

async function carryOut(deps: AgendaDeps, by: Context, source: string, judged: Judged): Promise<ImportLine> {
  const { decision, read, patientId } = judged;
  try {
    if (decision.act === 'cancel') await cancel(deps, by, decision.id);
    if (decision.act === 'move') {
      const { start, end } = decision.period;
      const durationMin = (end - start) / MINUTE;
      await move(deps, by, decision.id, { start: iso(start), durationMin });
    }
    if (decision.act === 'plan' && read.row !== null)
      await planRow(deps, by, { ...decision, row: read.row, source, patientId });
    return lineOf(judged);
  } catch (cause) {
    const fault = cause instanceof AppError ? FAULTS[cause.code] : undefined;
    if (fault === undefined) throw cause;
    return lineOf({ ...judged, decision: { act: 'refused', faults: [fault] } });
  }
}

/** What may have come in between since the line was judged. */
const FAULTS: Readonly<Partial<Record<ErrorCode, Fault>>> = {
  WRONG_PHASE: { column: null, fault: 'in-call' },
  BAD_TIME: { column: 'day', fault: 'past' },
  APPOINTMENT_CANCELLED: { column: 'state', fault: 'cancelled-before' },
  ALREADY_EXISTS: { column: 'number', fault: 'twice' },
  NO_CHANNEL: { column: 'mail', fault: 'no-channel' },
  NOT_BY_VIDEO: { column: 'code', fault: 'not-by-video' },
  TYPE_UNKNOWN: { column: 'code', fault: 'unknown-code' },
  OTHER_DEPARTMENT: { column: 'clinician', fault: 'other-department' },
  CLINICIAN_UNKNOWN: { column: 'clinician', fault: 'unknown-clinician' },
};

type Planned = Extract<Decision, { act: 'plan' }> & {
  readonly row: Row;
  readonly source: string;
  readonly patientId: string | null;
};

async function planRow(deps: AgendaDeps, by: Context, planned: Planned): Promise<void> {
  const { row, period, typeId, clinicianId, source, patientId } = planned;
  const patient = {
    role: 'patient' as const,
    name: row.name,
    ...(patientId !== null && { patientId }),
    ...(row.birthDate !== null && { birthDate: row.birthDate }),
    ...(row.mail !== null && { mail: row.mail }),
    ...(row.phone !== null && { phone: row.phone }),
  };
  const wanted = {
    typeId,
    clinicianId,
    start: iso(period.start),
    durationMin: (period.end - period.start) / MINUTE,
    participants: [patient],
  };
  await plan(deps, by, wanted, { source, appointment: row.number, patient: row.patient });
}

function lineOf({ line, read, decision }: Judged): ImportLine {
  return {
    line,
    act: decision.act,
    name: read.name,
    start: read.start === null ? null : iso(read.start),
    faults: decision.act === 'refused' ? [...decision.faults] : [],
  };
}

/** One line of the log with up to 200 patients, further lines for the rest. */
async function tell(
  { db, append }: AgendaDeps,
  by: Context,
  judged: readonly Judged[],
  occurrence: (part: number) => Pick<Occurrence, 'code' | 'detail'>,
): Promise<void> {
  const people = [...new Set(judged.flatMap(({ patientId }) => patientId ?? []))];
  const parts = Math.max(1, Math.ceil(people.length / SUBJECTS_A_LINE));
  await transact(db, async (tx) => {
    for (let part = 1; part <= parts; part += 1) {
      const slice = people.slice((part - 1) * SUBJECTS_A_LINE, part * SUBJECTS_A_LINE);
      await append(tx, { ...occurrence(part), by, about: slice.map((id) => ({ kind: 'patient', id })) });
    }
  });
}
