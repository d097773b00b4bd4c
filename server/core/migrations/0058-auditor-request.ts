import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Somebody who is to read the log, as one person asked, until another confirms it. */
export const auditorRequest: Migration = {
  async up(db) {
    await sql.raw(STATEMENT).execute(db);
  },
};

const STATEMENT = `create table auditor_request (
  account_id text primary key references account (id) on delete cascade,
  asked_by text not null references account (id) on delete cascade, asked_at integer not null
) strict, without rowid`;
