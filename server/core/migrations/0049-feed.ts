import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Addresses at which clinicians read their own agenda in another program; one each. */
export const feed: Migration = {
  async up(db) {
    await sql.raw(STATEMENT).execute(db);
  },
};

const STATEMENT = `create table feed (
  clinician_id text primary key references account (id) on delete cascade, id text not null unique,
  token_hash blob not null unique check (length(token_hash) = 32),
  shows text not null check (shows in ('nothing', 'initials', 'number')), made_at integer not null
) strict`;
