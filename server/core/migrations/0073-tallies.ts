import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is counted for the whole organisation by month: sums alone, with no way back to an appointment or a person. */
export const tallies: Migration = {
  async up(db) {
    await sql.raw(TABLE).execute(db);
  },
};

const TABLE = `create table tally (
  month text not null, location_id text not null, kind_id text not null, what text not null,
  count integer not null,
  primary key (month, location_id, kind_id, what)
) strict, without rowid`;
