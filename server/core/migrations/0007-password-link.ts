import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Links by which somebody who forgot the password sets a new one: one an account, the newest. */
export const passwordLink: Migration = {
  async up(db) {
    await sql
      .raw(
        `create table password_link (
          account_id text primary key references account (id) on delete cascade,
          token_hash blob not null unique check (length(token_hash) = 32), created_at integer not null
        ) strict`,
      )
      .execute(db);
  },
};
