import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What retention remembers: holds, how far it came, lines that a hold keeps, and keys that it is to destroy. */
export const retention: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS: readonly string[] = [
  // seq: its line, which holds the reason; the patient's record may be gone already, so nothing refers to it
  `create table hold (
    id text primary key, patient_id text not null, until_at integer, set_at integer not null, seq integer not null
  ) strict`,
  // visited: bodies of the lines up to here are released, or kept on purpose
  `create table retention (
    id integer primary key check (id = 1), ran_at integer, trouble text, visited integer not null
  ) strict`,
  'insert into retention (id, visited) values (1, 0)',
  'create table held_line (seq integer primary key) strict',
  // subject null: keys of everybody; it goes when the keys are gone from the disk
  'create table shred (id integer primary key, subject text, before text not null) strict',
  // without these each row that goes would look through a whole table for what refers to it
  'create index seat_call on seat (call_id) where call_id is not null',
  'create index outbox_participant on outbox (participant_id)',
  'create index call_ended on call (ended_at) where ended_at is not null',
  'create index outbox_final on outbox (final_at) where final_at is not null',
  // who answers for the appliance stands in the line of its installation: it is read at every start
  'drop trigger audit_no_update',
  `create trigger audit_no_update before update on audit
    when new.body is not null or new.seq is not old.seq or new.ts is not old.ts or new.leaf is not old.leaf
      or new.chain is not old.chain
      or coalesce(old.body ->> '$.ev.code', '') in ('key.rotated', 'backup.restored', 'installation.made')
      or old.seq > coalesce((select released from audit_state where id = 1), 0)
    begin select raise(abort, 'audit lines never change'); end`,
];
