import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who come by without an appointment: when they may, and who waits. */
export const walkIn: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // JSON: seven lists of {from, until}, Monday first
  "alter table practice_page add column walk_in_week text not null default '[[],[],[],[],[],[],[]]'",
  "alter table practice_page add column walk_in_reasons text not null default '[]'",
  'alter table practice_page add column walk_in_minutes integer not null default 10 check (walk_in_minutes > 0)',
  `create table walk_in (
    id text primary key, location_id text not null references location (id) on delete cascade,
    key_hash blob not null unique, name text not null, phone text not null, reason text not null,
    came_at integer not null, seen_at integer not null,
    state text not null check (state in ('waiting', 'invited', 'phone', 'gone')),
    participant_id text references participant (id) on delete set null
  ) strict`,
  'create index walk_in_waiting on walk_in (came_at)',
];
