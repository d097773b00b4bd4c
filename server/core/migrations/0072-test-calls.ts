import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Appointments that somebody made with himself, to try: no care, and so in no registration and no figure. */
export const testCalls: Migration = {
  async up(db) {
    await sql.raw(TABLE).execute(db);
  },
};

const TABLE = `create table test_call (
  appointment_id text primary key references appointment (id) on delete cascade
) strict, without rowid`;
