import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What guests' browsers found when they tried camera, microphone and line before their call. */
export const precall: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table precall (
    code text primary key, participant_id text not null references participant (id) on delete cascade,
    at integer not null, verdict text not null check (verdict in ('good', 'fair', 'bad')), advice text,
    tested text not null
  ) strict`,
  'create index precall_participant on precall (participant_id, at)',
];
