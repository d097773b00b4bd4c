import type { SqlBool } from 'kysely';
import type { Db, Tx } from '../../core/database.ts';
import type { PracticePageRow } from '../../core/office-rows.ts';

/** A page without its logo, which is read by itself. */
export type StoredPage = Omit<PracticePageRow, 'logo'> & { readonly has_logo: SqlBool };

const columns = (q: Db | Tx) =>
  q
    .selectFrom('practice_page')
    .select([
      'location_id',
      'slug',
      'published',
      'welcome',
      'team',
      'colour',
      'walk_in_week',
      'walk_in_reasons',
      'walk_in_minutes',
    ])
    .select(({ eb }) => eb('logo', 'is not', null).as('has_logo'));

export function pageOfLocation(q: Db | Tx, locationId: string): Promise<StoredPage | undefined> {
  return columns(q).where('location_id', '=', locationId).executeTakeFirst();
}

export function pageNamed(q: Db | Tx, slug: string): Promise<StoredPage | undefined> {
  return columns(q).where('slug', '=', slug).executeTakeFirst();
}

/** Those that everybody may read. */
export function publishedPages(q: Db | Tx): Promise<StoredPage[]> {
  return columns(q).where('published', '=', 1).execute();
}

/** The picture of a page that everybody may read. */
export async function logoNamed(q: Db | Tx, slug: string): Promise<Buffer | null> {
  const found = await q
    .selectFrom('practice_page')
    .select('logo')
    .where('slug', '=', slug)
    .where('published', '=', 1)
    .executeTakeFirst();
  return found?.logo ?? null;
}

export async function savePage(tx: Tx, row: Omit<PracticePageRow, 'logo'>): Promise<void> {
  const { location_id: _, ...to } = row;
  await tx
    .insertInto('practice_page')
    .values({ ...row, logo: null })
    .onConflict((conflict) => conflict.column('location_id').doUpdateSet(to))
    .execute();
}

export async function saveLogo(tx: Tx, locationId: string, logo: Buffer | null): Promise<void> {
  await tx.updateTable('practice_page').set({ logo }).where('location_id', '=', locationId).execute();
}
