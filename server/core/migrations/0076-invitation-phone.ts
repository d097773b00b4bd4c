import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where an invitation of a member of staff went as a text message; null: it went by mail. */
export const invitationPhone: Migration = {
  async up(db) {
    await sql.raw('alter table invitation add column phone text').execute(db);
  },
};
