import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which colleagues were asked into an appointment: it is theirs too, whatever their department. */
export const askedColleagues: Migration = {
  async up(db) {
    await sql.raw('alter table seat add column asked integer not null default 0').execute(db);
  },
};
