/** The account of somebody who is a patient, or who speaks for one. It is never that of a member of staff. */
export interface PatientAccountRow {
  id: string;
  name: string;
  /** Lower case; unique among these accounts. */
  mail: string;
  /** PHC string (argon2id). */
  password: string;
  created_at: number;
  /** The last sign-in. */
  used_at: number;
  /** The terms for patients that were accepted last. */
  terms_version: number;
  /** 1: whoever invited this person wants a second factor. */
  factor_wanted: number;
  /** The secret of the authenticator app, sealed under the KEK; null: there is none. */
  totp: Buffer | null;
  /** The last time step of it that was accepted. */
  totp_step: number;
  /** Wrong codes since the last right one. */
  wrong_codes: number;
}

export interface PatientSessionRow {
  id: string;
  account_id: string;
  secret_hash: Buffer;
  mfa: string | null;
  created_at: number;
  seen_at: number;
  /** Browser and system, each a word of ours. */
  device: string;
  /** Client address at sign-in, or null where there was none. */
  address: string | null;
}

/** Whose record an account is let at, as whom; each was given by a member of staff. */
export interface PatientTieRow {
  account_id: string;
  patient_id: string;
  role: 'patient' | 'representative' | 'relative';
  /** Who invited: a member of staff. */
  given_by: string;
  given_at: number;
}

/** Somebody who was asked to have an account for a patient's record. */
export interface PatientInvitationRow {
  id: string;
  token_hash: Buffer;
  patient_id: string;
  role: PatientTieRow['role'];
  /** Where it went: one of these. */
  mail: string | null;
  phone: string | null;
  factor_wanted: number;
  invited_by: string;
  created_at: number;
  state: 'invited' | 'delivered' | 'failed' | 'opened' | 'accepted' | 'revoked';
  changed_at: number;
  /** Wrong birth dates. */
  wrong: number;
}

/** A link to a new password; the newest of its account alone works. */
export interface PatientPasswordLinkRow {
  account_id: string;
  token_hash: Buffer;
  created_at: number;
}
