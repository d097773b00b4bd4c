import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which appointments a member of staff takes part in, without reading all seats. */
export const seatAccount: Migration = {
  async up(db) {
    await sql.raw('create index seat_account on seat (account_id) where account_id is not null').execute(db);
  },
};
