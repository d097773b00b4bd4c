import type { Db, Tx } from '../core/database.ts';

/** A line as it stands in the table; `body` is null once it was lawfully released. */
export interface Line {
  readonly seq: number;
  readonly ts: string;
  readonly body: string | null;
  readonly leaf: Buffer;
  readonly chain: Buffer;
}

/** Where the log ends: what the next line builds on. */
export type LogEnd = Omit<Line, 'body'>;

/** The last line, or `null` in an empty log. Inside a transaction it stays the last until that ends. */
export async function logEnd(db: Db | Tx): Promise<LogEnd | null> {
  const query = db.selectFrom('audit').select(['seq', 'ts', 'leaf', 'chain']);
  return (await query.orderBy('seq', 'desc').limit(1).executeTakeFirst()) ?? null;
}

/**
 * Who answers for what the appliance does by itself (NEN 7513 §7.3: always a natural person): the account that the
 * line of the installation names, `null` before it was made. It stands at the beginning of the log.
 */
export async function responsible(db: Db): Promise<string | null> {
  const query = db
    .selectFrom('audit')
    .select('body')
    .where('seq', '<=', BEGINNING)
    .where('body', 'is not', null);
  const lines = await query.where('body', 'like', '%"code":"installation.made"%').execute();
  const [made] = lines.map(({ body }) => JSON.parse(body ?? '{}') as { obj?: { idt: string; id: string }[] });
  return made?.obj?.find(({ idt }) => idt === 'account')?.id ?? null;
}

const BEGINNING = 1_000;

/** The leaf of a line, or `null` when there is no such line. */
export async function leafAt(tx: Tx, seq: number): Promise<Buffer | null> {
  const row = await tx.selectFrom('audit').select('leaf').where('seq', '=', seq).executeTakeFirst();
  return row?.leaf ?? null;
}

/** Adds a line; the table itself refuses one that does not follow the last. */
export async function insertLine(tx: Tx, line: Line & { readonly body: string }): Promise<void> {
  await tx.insertInto('audit').values(line).execute();
}

/** The lines from `first` up to `through`, in order, a page at a time: other readers and writers come in between. */
export async function* linesThrough(db: Db, through: number, first = 1): AsyncGenerator<Line[]> {
  for (let from = first; from <= through; from += PAGE) {
    const query = db.selectFrom('audit').selectAll().where('seq', '>=', from).where('seq', '<=', through);
    yield await query.orderBy('seq').limit(PAGE).execute();
  }
}

/** The body of a line, or `null` when there is no such line or its body was released. */
export async function bodyAt(db: Db, seq: number): Promise<string | null> {
  const row = await db.selectFrom('audit').select('body').where('seq', '=', seq).executeTakeFirst();
  return row?.body ?? null;
}

/** The leaves up to `through`, in order, a page at a time. */
export async function* leavesThrough(db: Db, through: number): AsyncGenerator<Buffer[]> {
  for (let from = 1; from <= through; from += PAGE) {
    const query = db.selectFrom('audit').select('leaf').where('seq', '>=', from).where('seq', '<=', through);
    yield (await query.orderBy('seq').limit(PAGE).execute()).map(({ leaf }) => leaf);
  }
}

/** The lines up to `through` that name one of these persons, in order, a page at a time. */
export async function* linesAbout(
  db: Db,
  persons: readonly string[],
  through: number,
): AsyncGenerator<Line[]> {
  for (let after = 0; ; ) {
    const seqs = db.selectFrom('audit_person').select('seq').distinct().where('person', 'in', persons);
    const page = seqs.where('seq', '>', after).where('seq', '<=', through).orderBy('seq').limit(PAGE);
    const lines = await db.selectFrom('audit').selectAll().where('seq', 'in', page).orderBy('seq').execute();
    if (lines.length > 0) yield lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < PAGE) return;
    after = last.seq;
  }
}

const PAGE = 1_000;
