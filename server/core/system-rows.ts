/** A token by which another system comes in. */
export interface ApiTokenRow {
  id: string;
  name: string;
  /** Whose numbers the system uses (`epd`). */
  source: string;
  /** With spaces. */
  scopes: string;
  /** SHA-256 of the secret. */
  secret_hash: Buffer;
  made_by: string;
  made_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

/** What another system calls an appointment. */
export interface AppointmentNumberRow {
  appointment_id: string;
  source: string;
  number: string;
  /** SHA-256 of what the system said last of it over the API; null: nothing. */
  told: Buffer | null;
}

/** Where another system wants to hear of its appointments. */
export interface WebhookRow {
  id: string;
  name: string;
  /** Whose numbers it knows. */
  source: string;
  url: string;
  /** Sealed; of 32 bytes. */
  secret: Buffer;
  /** The one before, which signs along until `former_until`. */
  former_secret: Buffer | null;
  former_until: number | null;
  made_by: string;
  made_at: number;
  removed_at: number | null;
}

/** Something that another system is to hear. */
export interface WebhookEventRow {
  id: string;
  webhook_id: string;
  appointment_id: string;
  number: string;
  type: string;
  at: number;
  attempts: number;
  next_at: number;
  /** A word for why the last try failed. */
  last_error: string | null;
  final_at: number | null;
  state: 'queued' | 'sent' | 'dead';
}
