import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Codes on paper that stand for a link; only an HMAC of them is kept. */
export const shortCodes: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table short_code (
    hash blob primary key check (length(hash) = 32),
    participant_id text not null references participant (id) on delete cascade,
    created_at integer not null, revoked_at integer
  ) strict`,
  'create index short_code_participant on short_code (participant_id)',
];
