import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Second factors of members of staff, and the codes for who lost them. */
export const factors: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table account add column factor_exempt integer not null default 0 check (factor_exempt in (0, 1))',
  'alter table account add column wrong_codes integer not null default 0',
  `create table factor (
    id text primary key, account_id text not null references account (id) on delete cascade,
    kind text not null check (kind in ('totp', 'passkey')), name text not null, secret blob not null,
    credential text unique, counter integer not null, created_at integer not null, used_at integer,
    check ((kind = 'passkey') = (credential is not null))
  ) strict`,
  'create index factor_account on factor (account_id)',
  `create table recovery_code (
    hash blob primary key check (length(hash) = 32),
    account_id text not null references account (id) on delete cascade
  ) strict, without rowid`,
  'create index recovery_code_account on recovery_code (account_id)',
];
