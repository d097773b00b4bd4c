import { hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Occurrence } from '../../audit/event.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { ImportFile, ImportLine, ImportReport } from '../../protocol/import.ts';
import type { AgendaDeps } from '../deps.ts';
import { judgeCalendar } from './calendar/judging.ts';
import { carryOut, type Origin } from './carrying.ts';
import { directoryOf } from './directory.ts';
import { type Judged, type JudgedFile, lineOf } from './judged.ts';
import { judgeTable } from './table.ts';

/** Lines of the log name so many patients each. */
const SUBJECTS_A_LINE = 200;

/** What an import of this file would do. Nothing is changed; that somebody looked is a line. */
export async function previewImport(deps: AgendaDeps, by: Context, file: ImportFile): Promise<ImportReport> {
  const { judged, skipped } = await judge(deps, by, file);
  const detail = { board: 'import', found: judged.length };
  await tell(deps, by, judged, (part) => ({ code: 'board.viewed', detail: { ...detail, part } }));
  return { lines: judged.map(lineOf), skipped };
}

/**
 * Plans, moves and cancels what the file asks for, each line by itself with its own lines of the log: one that is
 * refused, or a power cut, leaves the others as they are, and the same file again does only what is left.
 */
export async function importFile(deps: AgendaDeps, by: Context, file: ImportFile): Promise<ImportReport> {
  return await carryOutAll(deps, by, file, await judge(deps, by, file));
}

/** How a file is carried out. */
interface Manner {
  /** False: that it was read is no line. */
  readonly isTold?: boolean;
  /** Once it is aborted, what is left stays undone. */
  readonly end?: AbortSignal;
}

/** Does what was decided about a whole file, whose text is told by its hash. */
export async function carryOutAll(
  deps: AgendaDeps,
  by: Context,
  file: Origin & { readonly text: string },
  { judged, skipped, isTold = true, end }: JudgedFile & Manner,
): Promise<ImportReport> {
  const refused = judged.filter(({ decision }) => decision.act === 'refused').length;
  const detail = {
    source: file.source,
    records: judged.length,
    refused,
    sha256: hash('sha256', file.text, 'hex'),
  };
  if (isTold) await tell(deps, by, judged, (part) => ({ code: 'import.data', detail: { ...detail, part } }));
  const lines: ImportLine[] = [];
  for (const one of judged) {
    await breathe(); // calls go on meanwhile
    if (end?.aborted === true) break;
    lines.push(await carryOut(deps, by, file, one));
  }
  return { lines, skipped };
}

async function judge(
  deps: AgendaDeps,
  by: Context,
  { source, text, calendar }: ImportFile,
): Promise<JudgedFile> {
  const directory = await directoryOf(deps, by, source);
  return calendar === undefined
    ? await judgeTable(deps, directory, text)
    : (await judgeCalendar(deps, directory, { source, text, ...calendar })).file;
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
