import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What other systems call appointments that came from them. */
export const appointmentNumber: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table appointment_number (
    appointment_id text not null references appointment (id) on delete cascade,
    source text not null, number text not null, primary key (source, number)
  ) strict`,
  'create index appointment_number_appointment on appointment_number (appointment_id)',
];
