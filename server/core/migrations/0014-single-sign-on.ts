import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who somebody is at the organisation's own sign-in service, and which of its sessions led here. */
export const singleSignOn: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table identity (
    issuer text not null, subject text not null, account_id text not null references account (id) on delete cascade,
    managed integer not null check (managed in (0, 1)), created_at integer not null,
    primary key (issuer, subject)
  ) strict, without rowid`,
  'create unique index identity_account on identity (account_id)',
  `create table sso_session (
    sid text not null, issuer text not null, account_id text not null references account (id) on delete cascade,
    created_at integer not null, primary key (issuer, sid)
  ) strict, without rowid`,
];
