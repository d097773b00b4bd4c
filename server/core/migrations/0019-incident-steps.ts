import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Incidents are handled: more kinds, what people did about them, and when they were closed. */
export const incidentSteps: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // a check of a column cannot be changed where it stands
  `create table incident_now (
    id text primary key, at integer not null,
    kind text not null check (kind in ('mismatch', 'comparisons', 'log', 'noted')),
    matter text not null, appointment_id text, call_id text, closed_at integer, unique (kind, matter)
  ) strict`,
  `insert into incident_now (id, at, kind, matter, appointment_id, call_id)
    select id, at, kind, matter, appointment_id, call_id from incident`,
  'drop table incident',
  'alter table incident_now rename to incident',
  `create table incident_step (
    incident_id text not null references incident (id) on delete cascade, number integer not null,
    at integer not null, account_id text not null,
    kind text not null check (kind in ('noted', 'report', 'no-report', 'reported', 'closed')),
    authority text check (authority in ('ap', 'z-cert', 'people')), text text not null,
    primary key (incident_id, number)
  ) strict, without rowid`,
];
