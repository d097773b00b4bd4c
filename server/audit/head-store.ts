import type { Db, Tx } from '../core/database.ts';
import type { HeadKeyRow, HeadRow, SinkRow } from '../core/schema.ts';

/** The generation that the log is in, and the line of the restore with which it began (FORMAT.md §6.2). */
export interface CurrentGeneration {
  readonly number: number;
  readonly seq: number | null;
}

export async function currentGeneration(db: Db | Tx): Promise<CurrentGeneration> {
  const query = db.selectFrom('generation').selectAll().orderBy('number', 'desc');
  return (await query.limit(1).executeTakeFirst()) ?? { number: 1, seq: null };
}

export async function insertGeneration(tx: Tx, generation: { number: number; seq: number }): Promise<void> {
  await tx.insertInto('generation').values(generation).execute();
}

/** The head of the most lines, of one generation or of the newest that has any. */
export async function newestHead(db: Db | Tx, generation?: number): Promise<HeadRow | null> {
  let query = db.selectFrom('head').selectAll();
  if (generation !== undefined) query = query.where('generation', '=', generation);
  const rows = query.orderBy('generation', 'desc').orderBy('size', 'desc');
  return (await rows.limit(1).executeTakeFirst()) ?? null;
}

/** Keeps a head. @returns false when it is there already */
export async function insertHead(tx: Tx, head: HeadRow): Promise<boolean> {
  const query = tx
    .insertInto('head')
    .values(head)
    .onConflict((conflict) => conflict.doNothing());
  const { numInsertedOrUpdatedRows } = await query.executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Notes of all heads that a log of `through` lines can have, in order, a page at a time. */
export async function* headNotes(db: Db, generation: number, through: number): AsyncGenerator<string[]> {
  let after = { generation: 0, size: -1 };
  for (;;) {
    const { generation: from, size } = after;
    const rows = await db
      .selectFrom('head')
      .select(['generation', 'size', 'note'])
      .where((by) =>
        by.or([by('generation', '>', from), by.and([by('generation', '=', from), by('size', '>', size)])]),
      )
      // those of earlier generations may speak of lines that a restore lost
      .where((by) => by.or([by('generation', '<', generation), by('size', '<=', through)]))
      .orderBy('generation')
      .orderBy('size')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ note }) => note);
    after = last;
  }
}

const PAGE = 1_000;

/** All keys that signed heads, in the order in which they came. */
export function headKeys(db: Db | Tx): Promise<HeadKeyRow[]> {
  return db.selectFrom('head_key').selectAll().orderBy('position').execute();
}

/** Keeps a key; one that is known stays as it is. */
export async function insertHeadKey(tx: Tx, key: Omit<HeadKeyRow, 'position'>): Promise<void> {
  await tx
    .insertInto('head_key')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** This line of the log tells of the change to a key, which may be known already. */
export async function saveHeadKeyLine(
  tx: Tx,
  key: { generation: number; verifier: string; seq: number },
): Promise<void> {
  const { seq } = key;
  const query = tx.insertInto('head_key').values(key);
  await query.onConflict((conflict) => conflict.column('verifier').doUpdateSet({ seq })).execute();
}

/** Leaves of `count` lines at most, from line `from` on. */
export async function leavesFrom(db: Db, from: number, count: number): Promise<Buffer[]> {
  const query = db.selectFrom('audit').select('leaf').where('seq', '>=', from).orderBy('seq').limit(count);
  return (await query.execute()).map(({ leaf }) => leaf);
}

export async function chainAt(db: Db, seq: number): Promise<Buffer | null> {
  const query = db.selectFrom('audit').select('chain').where('seq', '=', seq);
  return (await query.executeTakeFirst())?.chain ?? null;
}

export async function bodyAt(db: Db | Tx, seq: number): Promise<string | null> {
  const query = db.selectFrom('audit').select('body').where('seq', '=', seq);
  return (await query.executeTakeFirst())?.body ?? null;
}

export function sinkRows(db: Db | Tx): Promise<SinkRow[]> {
  return db.selectFrom('sink').selectAll().orderBy('name').execute();
}

export async function saveSink(tx: Tx, row: SinkRow): Promise<void> {
  const { failing, since, why, generation, size, sent_at, alarmed } = row;
  await tx
    .insertInto('sink')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ failing, since, why, generation, size, sent_at, alarmed }),
    )
    .execute();
}

export async function deleteSink(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('sink').where('name', '=', name).execute();
}
