import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The page of a location that everybody may read, with what stands on it beside the location's own facts. */
export const practicePages: Migration = {
  async up(db) {
    await sql.raw(TABLE).execute(db);
  },
};

const TABLE = `create table practice_page (
  location_id text primary key references location (id) on delete cascade,
  slug text not null unique, published integer not null default 0,
  welcome text not null default '', team text not null default '[]',
  colour text not null default '', logo blob
) strict`;
