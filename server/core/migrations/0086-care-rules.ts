import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A kind says by which code care is declared by minutes, by telephone and when nobody came; a person confirms it. */
export const careRules: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  "alter table appointment_type add column care_minutes text not null default '[]'",
  "alter table appointment_type add column care_phone text not null default ''",
  "alter table appointment_type add column care_no_show text not null default ''",
  `create table care_code (
    appointment_id text primary key references appointment (id) on delete cascade,
    code text not null, confirmed_by text not null references account (id), confirmed_at integer not null
  ) strict`,
];
