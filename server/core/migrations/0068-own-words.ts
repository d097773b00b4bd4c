import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What letters say beside their own words: for the organisation, a location or a kind of appointment, in each language. */
export const ownWords: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // of_id: the location or kind of appointment; '' for the organisation
  `create table own_words (
    level text not null check (level in ('organisation', 'location', 'type')), of_id text not null,
    language text not null check (language in ('nl', 'en')), words text not null check (words <> ''),
    primary key (level, of_id, language)
  ) strict, without rowid`,
  `insert into own_words (level, of_id, language, words)
    select 'type', id, 'nl', own_text from appointment_type where own_text <> ''`,
  'alter table appointment_type drop column own_text',
];
