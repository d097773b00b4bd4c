import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the sealer tells: signed heads of the log with their keys, and how the places that receive them stand. */
export const heads: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table head (
    generation integer not null, size integer not null, root blob not null check (length(root) = 32),
    note text not null, at integer not null, primary key (generation, size)
  ) strict, without rowid`,
  // in the order in which they came; seq: the line that tells of the change to it
  `create table head_key (
    position integer primary key, generation integer not null, verifier text not null unique, seq integer
  ) strict`,
  // seq: the line of the restore with which it began; the first has none
  'create table generation (number integer primary key, seq integer not null unique) strict',
  `create table sink (
    name text primary key, failing integer not null, since integer not null, why text,
    generation integer not null, size integer not null, sent_at integer, alarmed integer not null
  ) strict`,
];
