import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Marks of links from other systems that were followed: each opens once. */
export const deepLinks: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table followed_link (
    mark blob primary key check (length(mark) = 32), expires_at integer not null
  ) strict`,
  'create index followed_link_expiry on followed_link (expires_at)',
];
