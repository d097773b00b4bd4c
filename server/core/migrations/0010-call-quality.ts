import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How calls went, as each page told it: figures for support, kept for their own short term. */
export const callQuality: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table call_quality (
    call_id text not null references call (id) on delete cascade,
    seat_id text not null references seat (id) on delete cascade,
    attach integer not null, at integer not null, over integer not null check (over in (0, 1)), figures text not null,
    primary key (call_id, seat_id, attach)
  ) strict, without rowid`,
  'create index call_quality_at on call_quality (at)',
  'create index call_quality_seat on call_quality (seat_id)',
];
