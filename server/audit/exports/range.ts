import { type Db, transact } from '../../core/database.ts';
import type { Append, Occurrence } from '../event.ts';
import { linesThrough, logEnd } from '../store.ts';
import { type Logged, readLogged } from './logged.ts';
import type { FindKey } from './personal.ts';

export interface ExportDeps {
  readonly db: Db;
  readonly append: Append;
}

/** Who lets the log leave, as the log tells it. */
export type Exporter = Pick<Occurrence, 'by' | 'personal'>;

/** Which lines, and how much of them. */
export interface Wanted {
  /** First line; default the first there is. */
  readonly from?: number;
  /** Last line; default, and at most, the last there is before the line of the export itself. */
  readonly through?: number;
  /** Opens what lines hide, for a caller who may have it; without it nothing personal leaves. */
  readonly find?: FindKey;
}

export interface Range {
  readonly from: number;
  readonly through: number;
}

/**
 * Settles which lines leave, and writes the line that says so: before the first of them is read.
 *
 * @param format word for where they go to (`csv`, `fhir` …).
 */
export function beginExport(
  { db, append }: ExportDeps,
  who: Exporter,
  format: string,
  { from = 1, through = Number.MAX_SAFE_INTEGER, find }: Wanted,
): Promise<Range> {
  return transact(db, async (tx) => {
    const range = { from, through: Math.min(through, (await logEnd(tx))?.seq ?? 0) };
    await append(tx, {
      ...who,
      code: 'audit.exported',
      about: [{ kind: 'log', id: `${range.from}-${range.through}` }],
      detail: { format, ...range, personal: find !== undefined },
    });
    return range;
  });
}

/** The events of these lines, a page at a time; those whose body was released are left out. */
export async function* eventsOf(db: Db, { from, through }: Range): AsyncGenerator<Logged[]> {
  for await (const page of linesThrough(db, through, from))
    yield page.flatMap(({ body }) => (body === null ? [] : [readLogged(body)]));
}
