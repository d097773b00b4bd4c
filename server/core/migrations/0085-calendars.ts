import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Calendars of other systems that are looked at time and again, and which version of an event the agenda holds. */
export const calendars: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table calendar (
    id text primary key, name text not null, source text not null, url blob not null, host text not null,
    code_in text not null, clinician_id text references account (id), location_id text references location (id),
    made_by text not null references account (id), made_at integer not null, removed_at integer,
    etag text, last_modified text, next_at integer not null, failures integer not null,
    checked_at integer, good_at integer, read_at integer, trouble text, report text
  ) strict`,
  'alter table appointment_number add column uid text',
  'alter table appointment_number add column sequence integer',
  'alter table appointment_number add column modified integer',
  'alter table appointment_number add column calendar_id text references calendar (id)',
  'alter table appointment_number add column gone_since integer',
  'create index appointment_number_calendar on appointment_number (calendar_id) where calendar_id is not null',
];
