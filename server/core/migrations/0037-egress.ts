import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** To which hosts the app opened connections, counted by day. */
export const egress: Migration = {
  async up(db) {
    await sql
      .raw(
        `create table egress (day text not null, host text not null, port integer not null, count integer not null,
          primary key (day, host, port)) strict, without rowid`,
      )
      .execute(db);
  },
};
