import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tests of a line by people without an appointment: of nobody, kept for a day. */
export const openTests: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table open_test (
    code text primary key,
    location_id text not null references location(id),
    at integer not null,
    verdict text not null,
    advice text,
    tested text not null
  ) strict`,
  'create index open_test_at on open_test (at)',
];
