import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Accounts of patients and of who speaks for them, apart from those of staff, and the terms that they accept. */
export const patientAccounts: Migration = {
  async up(db) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const ROLES = "('patient', 'representative', 'relative')";

const STATEMENTS: readonly string[] = [
  `create table patient_account (
    id text primary key, name text not null, mail text not null unique, password text not null,
    created_at integer not null, used_at integer not null, terms_version integer not null,
    factor_wanted integer not null check (factor_wanted in (0, 1)), totp blob,
    totp_step integer not null, wrong_codes integer not null
  ) strict`,
  `create table patient_session (
    id text primary key, account_id text not null references patient_account (id) on delete cascade,
    secret_hash blob not null check (length(secret_hash) = 32), mfa text,
    created_at integer not null, seen_at integer not null, device text not null, address text
  ) strict`,
  'create index patient_session_account on patient_session (account_id)',
  `create table patient_tie (
    account_id text not null references patient_account (id) on delete cascade,
    patient_id text not null references patient (id) on delete cascade,
    role text not null check (role in ${ROLES}),
    given_by text not null, given_at integer not null, primary key (account_id, patient_id)
  ) strict, without rowid`,
  'create index patient_tie_patient on patient_tie (patient_id)',
  `create table patient_invitation (
    id text primary key, token_hash blob not null unique check (length(token_hash) = 32),
    patient_id text not null references patient (id) on delete cascade,
    role text not null check (role in ${ROLES}),
    mail text, phone text, factor_wanted integer not null check (factor_wanted in (0, 1)),
    invited_by text not null, created_at integer not null,
    state text not null check (state in ('invited', 'delivered', 'failed', 'opened', 'accepted', 'revoked')),
    changed_at integer not null, wrong integer not null, check ((mail is null) <> (phone is null))
  ) strict`,
  'create index patient_invitation_patient on patient_invitation (patient_id)',
  `create table patient_password_link (
    account_id text primary key references patient_account (id) on delete cascade,
    token_hash blob not null unique check (length(token_hash) = 32), created_at integer not null
  ) strict, without rowid`,
  `create table patient_terms (
    version integer primary key check (version > 0), terms text not null, privacy text not null,
    published_at integer not null
  ) strict`,
];
