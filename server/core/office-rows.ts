import type { Generated } from 'kysely';

/** How it went with a guest, in the word of a person: it stands until that is taken back. */
export interface OutcomeRow {
  participant_id: string;
  kind: 'phone' | 'no-show';
  at: number;
}

/** A clinician runs late on this day of the organisation. */
export interface DelayRow {
  clinician_id: string;
  minutes: number;
  /** `YYYY-MM-DD` */
  day: string;
  at: number;
}

/** A kind of appointment, as the organisation chose it. */
export interface AppointmentTypeRow {
  id: string;
  code: string;
  name: string;
  duration_min: number;
  /** Minutes before the start from which 'Ik ben er' works. */
  opens_min: number;
  /** Minutes after the planned end until which it works. */
  closes_min: number;
  /** One of eight, from 1. */
  colour: Generated<number>;
  /** Minutes of rest that it wants before the next appointment of the same clinician. */
  buffer_min: Generated<number>;
  /** By which care is declared; '' = none. */
  care_code: Generated<string>;
  /** A sentence that letters about it hold beside their own; '' = none. */
  own_text: Generated<string>;
  /** What guests are asked before they take their seat. */
  identity: Generated<'none' | 'birth-date' | 'pin'>;
  archived: number;
}

/** A code on paper that stands for a link. */
export interface ShortCodeRow {
  /** HMAC-SHA256 of the code, with a key that stands elsewhere. */
  hash: Buffer;
  participant_id: string;
  created_at: number;
  revoked_at: number | null;
}
