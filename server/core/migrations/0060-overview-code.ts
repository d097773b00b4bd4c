import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A code with which a patient reads the own overview of who saw what, for a few days. */
export const overviewCode: Migration = {
  async up(db) {
    await sql.raw(STATEMENT).execute(db);
  },
};

const STATEMENT = `create table overview_code (
  patient_id text primary key references patient (id) on delete cascade, hash blob not null unique,
  ends_at integer not null, wrong integer not null default 0
) strict, without rowid`;
