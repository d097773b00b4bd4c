import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is wrong with the appliance, and who has been told of it. */
export const alarms: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table alarm (
    id text primary key, kind text not null, since integer not null, fact integer,
    raised_at integer, over_at integer,
    mailed text check (mailed in ('raised', 'over')), posted text check (posted in ('raised', 'over'))
  ) strict`,
  'create unique index alarm_open on alarm (kind) where over_at is null',
];
