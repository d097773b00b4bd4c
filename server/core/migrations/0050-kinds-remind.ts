import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A kind of appointment may have moments of its own at which people are reminded. */
export const kindsRemind: Migration = {
  async up(db) {
    await sql.raw('alter table appointment_type add column reminders text').execute(db);
  },
};
