import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When somebody from outside was let in to help, by whom and for what. */
export const support: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table support (
    id text primary key, account_id text not null references account (id) on delete cascade, ticket text not null,
    opened_at integer not null, until integer not null, ended_at integer
  ) strict`,
  // one at a time
  'create unique index support_open on support ((1)) where ended_at is null',
];
