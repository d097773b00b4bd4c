import { type EpochMs, fromIso, iso } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';

/** A line whose body still stands. */
export interface StandingLine {
  readonly seq: number;
  readonly body: string;
}

/** How far bodies may be gone. */
export async function releasedMark(q: Db | Tx): Promise<number> {
  const { released } = await q.selectFrom('audit_state').select('released').executeTakeFirstOrThrow();
  return released;
}

/** When the first line was written whose body is not let go yet; null: there is none. */
export async function firstUnreleased(tx: Tx): Promise<EpochMs | null> {
  const next = (await releasedMark(tx)) + 1;
  const row = await tx.selectFrom('audit').select('ts').where('seq', '=', next).executeTakeFirst();
  return row === undefined ? null : fromIso(row.ts);
}

/** Raises it; the table itself demands that the last line says so. */
export async function raiseMark(tx: Tx, through: number): Promise<void> {
  await tx.updateTable('audit_state').set({ released: through }).execute();
}

/** The first line after `after`, up to `through`, that was not written before this moment; null: none. */
export async function firstSince(
  db: Db,
  at: EpochMs,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<number | null> {
  const { seq } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.min<number | null>('seq').as('seq'))
    .where('seq', '>', after)
    .where('seq', '<=', through)
    .where('ts', '>=', iso(at))
    .executeTakeFirstOrThrow();
  return seq;
}

/** The lines of this stretch whose bodies stand. */
export async function standingLines(tx: Tx, from: number, through: number): Promise<readonly StandingLine[]> {
  const rows = await tx
    .selectFrom('audit')
    .select(['seq', 'body'])
    .where('seq', '>=', from)
    .where('seq', '<=', through)
    .where('body', 'is not', null)
    .execute();
  return rows.map(({ seq, body }) => ({ seq, body: body ?? '' }));
}

export async function releaseBodies(tx: Tx, seqs: readonly number[]): Promise<void> {
  if (seqs.length > 0) await tx.updateTable('audit').set({ body: null }).where('seq', 'in', seqs).execute();
}

/** Of this stretch, the lines that name one of these persons. */
export async function linesNaming(
  tx: Tx,
  persons: readonly string[],
  from: number,
  through: number,
): Promise<ReadonlySet<number>> {
  if (persons.length === 0) return new Set();
  const rows = await tx
    .selectFrom('audit_person')
    .select('seq')
    .where('person', 'in', persons)
    .where('seq', '>=', from)
    .where('seq', '<=', through)
    .execute();
  return new Set(rows.map(({ seq }) => seq));
}

/** The bodies of all lines that name one of these persons, from line `after` on, a page at a time. */
export async function* bodiesNaming(tx: Tx, persons: readonly string[]): AsyncGenerator<readonly string[]> {
  if (persons.length === 0) return;
  for (let after = 0; ; ) {
    const page = tx
      .selectFrom('audit_person')
      .select('seq')
      .distinct()
      .where('person', 'in', persons)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE);
    const rows = await tx
      .selectFrom('audit')
      .select(['seq', 'body'])
      .where('seq', 'in', page)
      .orderBy('seq')
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.flatMap(({ body }) => (body === null ? [] : [body]));
    after = last.seq;
  }
}

const PAGE = 500;

/** When the newest line was written that names one of these persons; null: there is none. */
export async function newestNaming(tx: Tx, persons: readonly string[]): Promise<string | null> {
  const row = await tx
    .selectFrom('audit')
    .select('ts')
    .where('seq', '=', ({ selectFrom, fn }) =>
      selectFrom('audit_person').select(fn.max('seq').as('seq')).where('person', 'in', persons),
    )
    .executeTakeFirst();
  return row?.ts ?? null;
}

/** Lines below the mark whose bodies a hold keeps, from line `after` on. */
export async function heldLines(tx: Tx, after: number, limit: number): Promise<readonly number[]> {
  const query = tx.selectFrom('held_line').select('seq').where('seq', '>', after);
  return (await query.orderBy('seq').limit(limit).execute()).map(({ seq }) => seq);
}

export async function insertHeldLines(tx: Tx, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  await tx
    .insertInto('held_line')
    .values(seqs.map((seq) => ({ seq })))
    .execute();
}

export async function deleteHeldLines(tx: Tx, seqs: readonly number[]): Promise<void> {
  if (seqs.length > 0) await tx.deleteFrom('held_line').where('seq', 'in', seqs).execute();
}
