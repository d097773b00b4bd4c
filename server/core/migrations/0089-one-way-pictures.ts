import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A kind of appointment says whose picture is shown: everybody's, or that of one side. */
export const oneWayPictures: Migration = {
  async up(db) {
    await sql.raw(STATEMENT).execute(db);
  },
};

const STATEMENT =
  "alter table appointment_type add column pictures text not null default 'both' check (pictures in ('both', 'patient', 'care'))";
