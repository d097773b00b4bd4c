import type { Db, Tx } from '../../core/database.ts';
import type { TermsRow } from '../../core/schema.ts';

export function newestTerms(q: Db | Tx): Promise<TermsRow | undefined> {
  return q.selectFrom('terms_of_use').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
}

/** 0 where none was published. */
export async function newestVersion(q: Db | Tx): Promise<number> {
  const { version } = await q
    .selectFrom('terms_of_use')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}

export async function insertTerms(tx: Tx, row: TermsRow): Promise<void> {
  await tx.insertInto('terms_of_use').values(row).execute();
}
