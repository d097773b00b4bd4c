import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A location has an address and opening hours, and is the first one or a later one. */
export const locations: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  "alter table location add column address text not null default ''",
  // JSON: seven lists of {from, until}, Monday first
  "alter table location add column week text not null default '[[],[],[],[],[],[],[]]'",
  // JSON: {from, until} of days on which it is closed all the same
  "alter table location add column closed_days text not null default '[]'",
  'alter table location add column archived integer not null default 0',
  // the one that stands already is the first
  'alter table location add column made_at integer not null default 0',
];
