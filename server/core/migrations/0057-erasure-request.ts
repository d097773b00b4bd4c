import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** An erasure that one person asked for, until another confirms it. */
export const erasureRequest: Migration = {
  async up(db) {
    await sql.raw(STATEMENT).execute(db);
  },
};

// the patient's record may be gone already, and only the log know who it was: nothing refers to it
const STATEMENT = `create table erasure_request (
  patient_id text primary key, reason text not null, asked_by text not null, asked_at integer not null
) strict, without rowid`;
