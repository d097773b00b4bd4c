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
  /** JSON of the codes from so many minutes on. */
  care_minutes: Generated<string>;
  /** When it went by telephone, and when the patient did not come; '' = none. */
  care_phone: Generated<string>;
  care_no_show: Generated<string>;
  /** What guests are asked before they take their seat. */
  identity: Generated<'none' | 'birth-date' | 'pin'>;
  /** JSON of the minutes before the start at which people are reminded; null: as the organisation chose. */
  reminders: string | null;
  /** By which way it goes; only `video` is planned here. */
  way: Generated<'video' | 'phone' | 'visit'>;
  /** What who plans is told where it is not video; '' = no more than that. */
  way_text: Generated<string>;
  /** Whose picture is shown in the call. */
  pictures: Generated<'both' | 'patient' | 'care'>;
  archived: number;
}

/** What letters say beside their own words. */
export interface OwnWordsRow {
  level: 'organisation' | 'location' | 'type';
  /** The location or kind of appointment; '' for the organisation. */
  of_id: string;
  language: 'nl' | 'en';
  words: string;
}

/** The page of a location that everybody may read. */
export interface PracticePageRow {
  location_id: string;
  slug: string;
  published: number;
  welcome: string;
  /** JSON: a list of lines. */
  team: string;
  /** `#rrggbb`, or ''. */
  colour: string;
  /** A PNG that was cleaned. */
  logo: Buffer | null;
  /** JSON of `Week`: when people may come without an appointment. */
  walk_in_week: string;
  /** JSON: a list of choices. */
  walk_in_reasons: string;
  walk_in_minutes: number;
}

/** Somebody who came by without an appointment. */
export interface WalkInRow {
  id: string;
  location_id: string;
  /** SHA-256 of the key that the browser holds. */
  key_hash: Buffer;
  name: string;
  /** E.164. */
  phone: string;
  /** One of the choices; '' = none was asked. */
  reason: string;
  came_at: number;
  /** Of the page on which he came. */
  language: 'nl' | 'en';
  /** When the page last asked how it stands. */
  seen_at: number;
  state: 'waiting' | 'invited' | 'phone' | 'gone';
  /** Of the appointment that it became. */
  participant_id: string | null;
}

/** A stretch of a weekday in which a clinician works: minutes since midnight on the clock of the organisation. */
export interface WorkingHoursRow {
  clinician_id: string;
  /** 1: Monday, 7: Sunday. */
  weekday: number;
  from_min: number;
  until_min: number;
}

/** Days on which a clinician is away, `YYYY-MM-DD`, both included. */
export interface LeaveRow {
  id: string;
  clinician_id: string;
  first_day: string;
  last_day: string;
}

/** The address at which a clinician's agenda is read by another program. */
export interface FeedRow {
  clinician_id: string;
  id: string;
  /** SHA-256 of the token in the address. */
  token_hash: Buffer;
  shows: 'nothing' | 'initials' | 'number';
  made_at: number;
}

/** A code on paper that stands for a link. */
export interface ShortCodeRow {
  /** HMAC-SHA256 of the code, with a key that stands elsewhere. */
  hash: Buffer;
  participant_id: string;
  created_at: number;
  revoked_at: number | null;
}

/** Where the organisation works. */
export interface LocationRow {
  id: string;
  /** '' = it goes by the organisation's. */
  name: string;
  /** '' = the organisation's. */
  phone: string;
  address: Generated<string>;
  /** JSON of `Week` (protocol/locations.ts). */
  week: Generated<string>;
  /** JSON of `ClosedDays` (protocol/locations.ts). */
  closed_days: Generated<string>;
  archived: Generated<number>;
  made_at: Generated<number>;
}

/** By which code a person declares what was done. */
export interface CareCodeRow {
  appointment_id: string;
  /** '' = nothing is declared. */
  code: string;
  confirmed_by: string;
  confirmed_at: number;
}
