import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A kind of appointment that is not fit for video says by which way it goes instead. */
export const notByVideo: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  "alter table appointment_type add column way text not null default 'video' check (way in ('video', 'phone', 'visit'))",
  "alter table appointment_type add column way_text text not null default ''",
];
