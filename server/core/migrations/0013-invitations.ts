import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Invitations of members of staff, and the terms of use that everybody who works here accepts. */
export const invitations: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table account add column employer text',
  'alter table account add column terms_version integer',
  `create table invitation (
    id text primary key, token_hash blob not null unique check (length(token_hash) = 32),
    name text not null, mail text not null, roles text not null,
    invited_by text references account (id), created_at integer not null,
    state text not null check (state in ('invited', 'delivered', 'failed', 'opened', 'accepted', 'revoked')),
    changed_at integer not null, account_id text references account (id),
    check ((state = 'accepted') = (account_id is not null))
  ) strict`,
  'create index invitation_mail on invitation (mail)',
  `create table terms_of_use (
    version integer primary key check (version > 0), terms text not null, privacy text not null,
    published_at integer not null
  ) strict`,
];
