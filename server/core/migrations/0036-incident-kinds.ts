import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** More of what the appliance finds by itself becomes a draft of an incident. */
export const incidentKinds: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // A check of a column cannot be changed where it stands; and what falls away takes its steps with it, so these move first.
  `create table incident_now (
    id text primary key, at integer not null,
    kind text not null check
      (kind in ('mismatch', 'comparisons', 'log', 'noted', 'review', 'sinks', 'export', 'refused')),
    matter text not null, appointment_id text, call_id text, closed_at integer, unique (kind, matter)
  ) strict`,
  `insert into incident_now (id, at, kind, matter, appointment_id, call_id, closed_at)
    select id, at, kind, matter, appointment_id, call_id, closed_at from incident`,
  `create table incident_step_now (
    incident_id text not null references incident_now (id) on delete cascade, number integer not null,
    at integer not null, account_id text not null,
    kind text not null check (kind in ('noted', 'report', 'no-report', 'reported', 'closed')),
    authority text check (authority in ('ap', 'z-cert', 'people')), text text not null,
    primary key (incident_id, number)
  ) strict, without rowid`,
  `insert into incident_step_now (incident_id, number, at, account_id, kind, authority, text)
    select incident_id, number, at, account_id, kind, authority, text from incident_step`,
  'drop table incident_step',
  'drop table incident',
  // those who refer to a table follow its name
  'alter table incident_now rename to incident',
  'alter table incident_step_now rename to incident_step',
];
