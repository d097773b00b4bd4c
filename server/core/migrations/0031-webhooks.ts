import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Where other systems want to hear of their appointments, and what they are still to hear. */
export const webhooks: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  `create table webhook (
    id text primary key, name text not null, source text not null, url text not null,
    secret blob not null, former_secret blob, former_until integer,
    made_by text not null references account (id), made_at integer not null, removed_at integer,
    check ((former_secret is null) = (former_until is null))
  ) strict`,
  `create table webhook_event (
    id text primary key, webhook_id text not null references webhook (id),
    appointment_id text not null references appointment (id) on delete cascade,
    number text not null, type text not null, at integer not null,
    attempts integer not null, next_at integer not null, last_error text, final_at integer,
    state text not null check (state in ('queued', 'sent', 'dead')),
    check ((state = 'queued') = (final_at is null))
  ) strict`,
  "create index webhook_event_due on webhook_event (webhook_id, next_at) where state = 'queued'",
  'create index webhook_event_appointment on webhook_event (appointment_id)',
  'create index webhook_event_final on webhook_event (final_at)',
];
