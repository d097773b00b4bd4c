import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Patients whom somebody opened outside the own department, with a reason and for a short time. */
export const breakGlass: Migration = {
  async up(db) {
    await sql
      .raw(
        `create table opened_patient (
          account_id text not null references account (id) on delete cascade,
          patient_id text not null references patient (id) on delete cascade,
          opened_at integer not null, until integer not null, primary key (account_id, patient_id)
        ) strict, without rowid`,
      )
      .execute(db);
  },
};
