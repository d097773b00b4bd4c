import { setImmediate as breathe } from 'node:timers/promises';
import { type Cells, readTable } from '../../core/csv.ts';
import type { ImportColumn } from '../../protocol/import.ts';
import type { AgendaDeps } from '../deps.ts';
import { COLUMNS, type Columns, columnsOf } from './columns.ts';
import { decide } from './decide.ts';
import type { Directory } from './directory.ts';
import { type Judged, type JudgedFile, unread } from './judged.ts';
import { type Fault, readRow, type Texts } from './row.ts';

/** Lines before everybody else has a turn. */
const AT_ONCE = 200;

/** What each line of a CSV file asks for, and what is to be done about it. */
export async function judgeTable(deps: AgendaDeps, directory: Directory, text: string): Promise<JudgedFile> {
  const [head, ...rest] = await readTable(text);
  const columns = columnsOf(head?.cells ?? []);
  const atHead = headFaults(columns);
  if (atHead.length > 0) return { judged: [unread(head?.line ?? 1, atHead)], skipped: 0 };
  const timeZone = await deps.timeZone();
  const seen = new Set<string>();
  const judged: Judged[] = [];
  for (const cells of rest) {
    if (judged.length % AT_ONCE === 0) await breathe();
    judged.push(await judgeLine(cells, { columns, directory, timeZone, seen, now: deps.clock() }));
  }
  return { judged, skipped: 0 };
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
  const patientId = known.patient?.id ?? null;
  return { line, read, decision: decide(read.row, known), patientId, version: null };
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
