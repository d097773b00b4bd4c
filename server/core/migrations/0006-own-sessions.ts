import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What a person needs to tell the own sessions apart: on which device, and from which address it was opened. */
export const ownSessions: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `alter table session add column device text not null default 'other other'`,
  'alter table session add column address text',
];
