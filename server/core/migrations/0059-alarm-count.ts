import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What one person took out or was refused within a day: so much of it is an incident. */
export const alarmCount: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table alarm_count (
    id integer primary key, kind text not null check (kind in ('export', 'refused')), person text not null,
    at integer not null, count integer not null
  ) strict`,
  'create index alarm_count_person on alarm_count (kind, person, at)',
  'create index alarm_count_at on alarm_count (at)',
];
