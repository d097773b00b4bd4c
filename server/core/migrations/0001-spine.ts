import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The tables of the first version: people, agenda, calls, delivery and the log. */
export const spine: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await run(db, statement);
  },
};

function run(db: Kysely<unknown>, statement: string): Promise<unknown> {
  return sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create table account (
    id text primary key, name text not null, mail text not null unique, password text,
    roles text not null, created_at integer not null, disabled_at integer
  ) strict`,
  `create table session (
    id text primary key, account_id text not null references account (id) on delete cascade,
    secret_hash blob not null, mfa text, created_at integer not null, seen_at integer not null
  ) strict`,
  'create index session_account on session (account_id)',
  'create table setting (name text primary key, value text not null, changed_at integer not null) strict',
  'create table location (id text primary key, name text not null, phone text not null) strict',
  `create table patient (
    id text primary key, name text not null, birth_date text, postcode text, mail text, phone text,
    vip integer not null default 0, created_at integer not null
  ) strict`,
  `create table patient_number (
    patient_id text not null references patient (id) on delete cascade,
    source text not null, number text not null, primary key (source, number)
  ) strict`,
  'create index patient_number_patient on patient_number (patient_id)',
  `create table appointment_type (
    id text primary key, code text not null unique, name text not null, duration_min integer not null,
    opens_min integer not null, closes_min integer not null, archived integer not null default 0
  ) strict`,
  `create table appointment (
    id text primary key, type_id text not null references appointment_type (id),
    clinician_id text not null references account (id), location_id text not null references location (id),
    starts_at integer not null, ends_at integer not null check (ends_at > starts_at),
    state text not null check (state in ('planned', 'cancelled')), sequence integer not null default 0,
    created_by text not null, created_at integer not null, changed_at integer not null
  ) strict`,
  'create index appointment_day on appointment (clinician_id, starts_at)',
  'create index appointment_start on appointment (starts_at)',
  `create table participant (
    id text primary key, appointment_id text not null references appointment (id) on delete cascade,
    patient_id text references patient (id), role text not null
      check (role in ('patient', 'relative', 'interpreter', 'colleague')),
    name text not null, mail text, phone text, created_at integer not null
  ) strict`,
  'create index participant_appointment on participant (appointment_id)',
  'create index participant_patient on participant (patient_id)',
  `create table link (
    id text primary key, participant_id text not null references participant (id) on delete cascade,
    token_hash blob not null unique, created_at integer not null, revoked_at integer
  ) strict`,
  'create index link_participant on link (participant_id)',
  `create table call (
    id text primary key, appointment_id text not null references appointment (id) on delete cascade,
    phase text not null check (phase in ('gathering', 'active', 'ended')),
    opened_at integer not null, started_at integer, empty_since integer, ended_at integer,
    end_reason text check (end_reason in ('host', 'empty', 'cancelled'))
  ) strict`,
  "create unique index call_running on call (appointment_id) where phase <> 'ended'",
  'create index call_appointment on call (appointment_id)',
  `create table seat (
    id text primary key, appointment_id text not null references appointment (id) on delete cascade,
    participant_id text unique references participant (id) on delete cascade,
    account_id text references account (id), role text not null
      check (role in ('host', 'staff', 'patient', 'relative', 'interpreter', 'colleague')),
    phase text not null
      check (phase in ('invited', 'waiting', 'admitted', 'left', 'refused', 'expired', 'revoked')),
    since integer not null, call_id text references call (id), binding_hash blob, bound_at integer,
    check ((participant_id is null) <> (account_id is null)), unique (appointment_id, account_id)
  ) strict`,
  'create index seat_phase on seat (phase)',
  `create table outbox (
    id text primary key, participant_id text not null references participant (id) on delete cascade,
    appointment_id text not null references appointment (id) on delete cascade,
    channel text not null check (channel in ('mail', 'sms')), template text not null,
    sequence integer not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'dropped')),
    attempts integer not null default 0, next_at integer not null, message_id text not null unique,
    last_error text, created_at integer not null, final_at integer
  ) strict`,
  'create index outbox_due on outbox (next_at) where final_at is null',
  'create index outbox_appointment on outbox (appointment_id)',
  // The log. Its triggers hold on every connection, whatever its pragmas: the gap trigger also closes INSERT OR
  // REPLACE, which fires no DELETE trigger by itself. Conditions are written so that NULL refuses.
  `create table audit (
    seq integer primary key, ts text not null, body text,
    leaf blob not null check (length(leaf) = 32), chain blob not null check (length(chain) = 32),
    check (body is null or (body ->> '$.seq' is seq and body ->> '$.ts' is ts))
  ) strict`,
  'create table audit_state (id integer primary key check (id = 1), released integer not null) strict',
  'insert into audit_state (id, released) values (1, 0)',
  `create trigger audit_no_gap before insert on audit
    when new.seq is not (select coalesce(max(seq), 0) + 1 from audit) or new.body is null
    begin select raise(abort, 'audit lines follow each other'); end`,
  `create trigger audit_no_delete before delete on audit
    begin select raise(abort, 'audit lines are never deleted'); end`,
  `create trigger audit_no_update before update on audit
    when new.body is not null or new.seq is not old.seq or new.ts is not old.ts or new.leaf is not old.leaf
      or new.chain is not old.chain
      or old.seq > coalesce((select released from audit_state where id = 1), 0)
    begin select raise(abort, 'audit lines never change'); end`,
  `create trigger audit_released_rises before update on audit_state
    when new.id is not old.id or new.released <= old.released or not exists (
      select 1 from audit where seq = (select max(seq) from audit) and seq > new.released
        and body ->> '$.ev.code' = 'audit.released' and body ->> '$.det.through' = new.released
        and length(body ->> '$.det.root') = 44)
    begin select raise(abort, 'the released mark rises only with its line'); end`,
  `create trigger audit_state_once before insert on audit_state
    begin select raise(abort, 'there is one released mark'); end`,
  `create trigger audit_state_stays before delete on audit_state
    begin select raise(abort, 'the released mark stays'); end`,
];
