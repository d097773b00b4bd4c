import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Drafts of incidents, and the comparisons that came to nothing, which may become one. */
export const incidents: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // what it is about may be forgotten before it: no references
  `create table incident (
    id text primary key, at integer not null, kind text not null check (kind in ('mismatch', 'comparisons')),
    matter text not null, appointment_id text not null, call_id text not null, unique (kind, matter)
  ) strict`,
  'create table failed_comparison (person text not null, at integer not null) strict',
  'create index failed_comparison_person on failed_comparison (person, at)',
];
