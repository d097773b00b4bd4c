import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What guests are asked before they take their seat, by kind of appointment; and what they were known by. */
export const guestIdentity: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `alter table appointment_type add column identity text not null default 'none'
    check (identity in ('none', 'birth-date', 'pin'))`,
  `create table guest_pin (
    participant_id text primary key references participant (id) on delete cascade,
    hash blob not null, given_at integer not null
  ) strict`,
  `alter table seat add column identity text check (identity in ('birth-date', 'pin'))`,
];
