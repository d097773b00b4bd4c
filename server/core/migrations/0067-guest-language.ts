import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A guest is written to in a language of his own. */
export const guestLanguage: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const COLUMN = "language text not null default 'nl' check (language in ('nl', 'en'))";
const STATEMENTS: readonly string[] = [
  `alter table participant add column ${COLUMN}`,
  `alter table walk_in add column ${COLUMN}`,
];
