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
  /** Of an event of a calendar: its UID, SEQUENCE and time of the last change. */
  uid: string | null;
  sequence: number | null;
  modified: number | null;
  /** The calendar that is looked at and had it last; null: none. */
  calendar_id: string | null;
  /** Since when that calendar has it no more. */
  gone_since: number | null;
}

/** A calendar of another system that is looked at time and again. */
export interface CalendarRow {
  id: string;
  name: string;
  /** Whose numbers its events get. */
  source: string;
  /** Where it stands, sealed: such addresses are secrets. */
  url: Buffer;
  /** Of the address, to show. */
  host: string;
  code_in: string;
  /** Whose it is; null: each event says who. */
  clinician_id: string | null;
  /** Where its appointments are; null: at the main location. */
  location_id: string | null;
  made_by: string;
  made_at: number;
  removed_at: number | null;
  /** What its server said of the version that was read last. */
  etag: string | null;
  last_modified: string | null;
  next_at: number;
  /** Looks that failed since the last good one. */
  failures: number;
  checked_at: number | null;
  good_at: number | null;
  /** When the whole was read last, not only found as it was. */
  read_at: number | null;
  /** A word for why the last look failed; null: it did not. */
  trouble: string | null;
  /** What came of the last good look (JSON). */
  report: string | null;
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
