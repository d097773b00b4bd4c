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
