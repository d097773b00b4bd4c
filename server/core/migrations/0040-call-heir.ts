import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The seat of the colleague who may take a call over from its host; a seat's id tells nothing of a person. */
export const callHeir: Migration = {
  async up(db) {
    await sql.raw('alter table call add column heir text').execute(db);
  },
};
