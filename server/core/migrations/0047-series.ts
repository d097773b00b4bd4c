import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Appointments that were planned in one act know each other, and messages that tell of several leave together. */
export const series: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table appointment add column series_id text',
  'create index appointment_series on appointment (series_id, starts_at) where series_id is not null',
  'alter table outbox add column bundle text',
  'create index outbox_bundle on outbox (bundle) where bundle is not null',
];
