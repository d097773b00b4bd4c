import type { Db, Tx } from '../../core/database.ts';
import type { OwnWordsRow } from '../../core/office-rows.ts';
import type { Language } from '../../protocol/language.ts';

/** What the words are of. */
export type Place = Pick<OwnWordsRow, 'level' | 'of_id'>;

export function allOwnWords(db: Db | Tx): Promise<OwnWordsRow[]> {
  return db.selectFrom('own_words').selectAll().execute();
}

/** Empty words are none. */
export async function saveOwnWords(tx: Tx, place: Place, language: Language, words: string): Promise<void> {
  await tx
    .deleteFrom('own_words')
    .where('level', '=', place.level)
    .where('of_id', '=', place.of_id)
    .where('language', '=', language)
    .execute();
  if (words === '') return;
  await tx
    .insertInto('own_words')
    .values({ ...place, language, words })
    .execute();
}
