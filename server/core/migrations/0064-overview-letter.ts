import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Tells codes that went by mail from those that the desk gave: a letter opens the overview once. */
export const overviewLetter: Migration = {
  async up(db) {
    await sql.raw('alter table overview_code add column mailed integer not null default 0').execute(db);
  },
};
