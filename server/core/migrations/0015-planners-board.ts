import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What planners see and say beside the agenda: links that were opened, how an appointment went, who runs late. */
export const plannersBoard: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table seat add column opened_at integer',
  `create table outcome (
    participant_id text primary key references participant (id) on delete cascade,
    kind text not null check (kind in ('phone', 'no-show')), at integer not null
  ) strict`,
  `create table delay (
    clinician_id text primary key references account (id) on delete cascade,
    minutes integer not null check (minutes > 0), day text not null, at integer not null
  ) strict`,
];
