export interface AccountRow {
  id: string;
  name: string;
  /** Lower case; unique. */
  mail: string;
  /** PHC string (argon2id), or null: cannot sign in with a password. */
  password: string | null;
  /** JSON array of roles. */
  roles: string;
  created_at: number;
  disabled_at: number | null;
  /** 1: needs no second factor, which only a trial heeds. */
  factor_exempt: number;
  /** Wrong second factors since the last right one. */
  wrong_codes: number;
  /** Where somebody works who is from elsewhere. */
  employer: string | null;
  /** The terms of use that were accepted last. */
  terms_version: number | null;
}

/** Somebody who was asked to work here. */
export interface InvitationRow {
  id: string;
  token_hash: Buffer;
  name: string;
  mail: string;
  /** JSON array of roles. */
  roles: string;
  /** Null: the operator. */
  invited_by: string | null;
  created_at: number;
  state: 'invited' | 'delivered' | 'failed' | 'opened' | 'accepted' | 'revoked';
  changed_at: number;
  /** Who accepted. */
  account_id: string | null;
  /** JSON array of ids: where the person will work. */
  departments: string;
  /** E.164: where it went as a text message; null: it went by mail. */
  phone: string | null;
}

/** A part of the organisation, and who answers for it. */
export interface DepartmentRow {
  id: string;
  name: string;
  /** An account's id. */
  head: string;
  made_at: number;
  ended_at: number | null;
}

/** Somebody who is to read the log, as one person asked. */
export interface AuditorRequestRow {
  account_id: string;
  asked_by: string;
  asked_at: number;
}

/** Terms of use and privacy statement, as they were published. */
export interface TermsRow {
  version: number;
  terms: string;
  privacy: string;
  published_at: number;
}

export interface SessionRow {
  id: string;
  account_id: string;
  secret_hash: Buffer;
  /** Second factor used at sign-in, or null. */
  mfa: string | null;
  created_at: number;
  seen_at: number;
  /** Browser and system, each a word of ours. */
  device: string;
  /** Client address at sign-in, or null where there was none. */
  address: string | null;
}

export interface FactorRow {
  id: string;
  account_id: string;
  kind: 'totp' | 'passkey';
  /** What the person calls it. */
  name: string;
  /** TOTP: the secret, sealed under the KEK. Passkey: the public key (COSE). */
  secret: Buffer;
  /** Passkey: its id, base64url; else null. */
  credential: string | null;
  /** TOTP: the last time step accepted. Passkey: its signature counter. */
  counter: number;
  created_at: number;
  used_at: number | null;
}

/** A link to a new password; the newest of its account alone works. */
export interface PasswordLinkRow {
  account_id: string;
  token_hash: Buffer;
  created_at: number;
}

/** Who somebody is at the organisation's sign-in service. */
export interface IdentityRow {
  issuer: string;
  subject: string;
  account_id: string;
  /** 1: the account was made by its first sign-in, and its roles follow the person's groups. */
  managed: number;
  created_at: number;
}

/** Somebody from outside who was let in to help. */
export interface SupportRow {
  id: string;
  account_id: string;
  /** What the helper calls the case. */
  ticket: string;
  opened_at: number;
  until: number;
  /** Null: it is open. */
  ended_at: number | null;
}
