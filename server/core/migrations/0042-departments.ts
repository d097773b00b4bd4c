import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Departments, who answers for each, and who works there. */
export const departments: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table department (
    id text primary key, name text not null, head text not null references account (id),
    made_at integer not null, ended_at integer
  ) strict`,
  'create unique index department_name on department (name collate nocase) where ended_at is null',
  `create table member (
    account_id text not null references account (id) on delete cascade,
    department_id text not null references department (id) on delete cascade,
    primary key (account_id, department_id)
  ) strict, without rowid`,
  'create index member_department on member (department_id)',
  // where an invited person will work
  "alter table invitation add column departments text not null default '[]'",
];
