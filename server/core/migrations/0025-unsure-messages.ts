import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A text message of which nobody knows whether it left has a state of its own. */
export const unsureMessages: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

// SQLite changes no check of a table that stands: it is made anew
const STATEMENTS: readonly string[] = [
  `create table outbox_new (
    id text primary key, participant_id text not null references participant (id) on delete cascade,
    appointment_id text not null references appointment (id) on delete cascade,
    channel text not null check (channel in ('mail', 'sms')), template text not null,
    sequence integer not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'dropped', 'unsure')),
    attempts integer not null default 0, next_at integer not null, message_id text not null unique,
    last_error text, created_at integer not null, final_at integer
  ) strict`,
  `insert into outbox_new (id, participant_id, appointment_id, channel, template, sequence, state, attempts, next_at,
      message_id, last_error, created_at, final_at)
    select id, participant_id, appointment_id, channel, template, sequence, state, attempts, next_at,
      message_id, last_error, created_at, final_at from outbox`,
  'drop table outbox',
  'alter table outbox_new rename to outbox',
  'create index outbox_due on outbox (next_at) where final_at is null',
  'create index outbox_appointment on outbox (appointment_id)',
  'create index outbox_participant on outbox (participant_id)',
  'create index outbox_final on outbox (final_at) where final_at is not null',
];
