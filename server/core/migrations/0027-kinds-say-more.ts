import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A kind of appointment knows by which code care is declared, and adds a sentence of its own to letters. */
export const kindsSayMore: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  "alter table appointment_type add column care_code text not null default ''",
  "alter table appointment_type add column own_text text not null default ''",
];
