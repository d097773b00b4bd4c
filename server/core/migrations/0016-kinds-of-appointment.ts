import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What organisations choose for their kinds of appointment beside the times: a colour, and rest between two. */
export const kindsOfAppointment: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table appointment_type add column colour integer not null default 1 check (colour between 1 and 8)',
  'alter table appointment_type add column buffer_min integer not null default 0 check (buffer_min >= 0)',
  // those that stand already were told apart by their place
  `update appointment_type set colour = 1 + (
    select count(*) from appointment_type as earlier
    where earlier.duration_min < appointment_type.duration_min
      or (earlier.duration_min = appointment_type.duration_min and earlier.code < appointment_type.code)
  ) % 8`,
];
