import type { Db, Tx } from '../../core/database.ts';
import type { TermsRow } from '../../core/schema.ts';

/** Whom terms are for. */
export type Audience = 'staff' | 'patient';

const TABLE = { staff: 'terms_of_use', patient: 'patient_terms' } as const;

export function newestTerms(q: Db | Tx, audience: Audience): Promise<TermsRow | undefined> {
  return q.selectFrom(TABLE[audience]).selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
}

/** 0 where none was published. */
export async function newestVersion(q: Db | Tx, audience: Audience): Promise<number> {
  const { version } = await q
    .selectFrom(TABLE[audience])
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}

export async function insertTerms(tx: Tx, audience: Audience, row: TermsRow): Promise<void> {
  await tx.insertInto(TABLE[audience]).values(row).execute();
}
