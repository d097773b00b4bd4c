import type { Db } from '../../core/database.ts';
import type { Stretch } from '../desk/store.ts';

/** How often each event came about in these stretches, and how often it was refused or failed. */
export async function tally(
  db: Db,
  stretches: readonly Stretch[],
): Promise<ReadonlyMap<string, { readonly done: number; readonly notDone: number }>> {
  const found = new Map<string, { done: number; notDone: number }>();
  for (const { from, through } of stretches) {
    const rows = await db
      .selectFrom('audit_fact')
      .select(['code', 'out', ({ fn }) => fn.countAll<number>().as('lines')])
      .where('seq', '>=', from)
      .where('seq', '<=', through)
      .groupBy(['code', 'out'])
      .execute();
    for (const { code, out, lines } of rows) {
      const { done, notDone } = found.get(code) ?? { done: 0, notDone: 0 };
      found.set(code, out === 0 ? { done: done + lines, notDone } : { done, notDone: notDone + lines });
    }
  }
  return found;
}

/** Lines of some events in these stretches, in order, as far as their bodies stand. */
export async function linesOfCodes(
  db: Db,
  stretches: readonly Stretch[],
  codes: readonly string[],
): Promise<{ readonly seq: number; readonly body: string }[]> {
  const found: { seq: number; body: string }[] = [];
  for (const { from, through } of stretches) {
    const rows = await db
      .selectFrom('audit_fact')
      .innerJoin('audit', 'audit.seq', 'audit_fact.seq')
      .select(['audit.seq', 'audit.body'])
      .where('audit_fact.code', 'in', codes)
      .where('audit_fact.seq', '>=', from)
      .where('audit_fact.seq', '<=', through)
      .orderBy('audit.seq')
      .execute();
    found.push(...rows.flatMap(({ seq, body }) => (body === null ? [] : [{ seq, body }])));
  }
  return found;
}

/** When an event last came about; null: never. */
export async function lastOf(db: Db, code: string): Promise<string | null> {
  const row = await db
    .selectFrom('audit_fact')
    .innerJoin('audit', 'audit.seq', 'audit_fact.seq')
    .select('audit.ts')
    .where('audit_fact.code', '=', code)
    .where('audit_fact.out', '=', 0)
    .orderBy('audit_fact.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.ts ?? null;
}

/** What the end of a contract is about: everything that holds somebody's data. */
const TABLES = [
  'patient',
  'appointment',
  'participant',
  'call',
  'outbox',
  'account',
  'incident',
  'audit',
] as const;

/** How many rows each of these tables has. */
export async function rowCounts(db: Db): Promise<Readonly<Record<string, number>>> {
  const counts: [string, number][] = [];
  for (const table of TABLES) {
    const { rows } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    counts.push([table, rows]);
  }
  return Object.fromEntries(counts);
}
