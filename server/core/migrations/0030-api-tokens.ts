import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tokens of other systems, and what such a system said last of an appointment that it numbered. */
export const apiTokens: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table api_token (
    id text primary key, name text not null, source text not null, scopes text not null,
    secret_hash blob not null unique check (length(secret_hash) = 32),
    made_by text not null references account (id), made_at integer not null, expires_at integer not null,
    used_at integer, revoked_at integer
  ) strict`,
  'alter table appointment_number add column told blob check (told is null or length(told) = 32)',
];
