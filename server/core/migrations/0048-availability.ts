import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When clinicians work, and when they are away. */
export const availability: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table working_hours (
    clinician_id text not null references account (id) on delete cascade,
    weekday integer not null check (weekday between 1 and 7),
    from_min integer not null check (from_min >= 0),
    until_min integer not null check (until_min > from_min and until_min <= 1440),
    primary key (clinician_id, weekday, from_min)
  ) strict`,
  `create table leave (
    id text primary key, clinician_id text not null references account (id) on delete cascade,
    first_day text not null, last_day text not null check (last_day >= first_day)
  ) strict`,
  'create index leave_clinician on leave (clinician_id, last_day)',
];
