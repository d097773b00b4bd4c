import type { Generated } from 'kysely';
import type {
  AccountRow,
  AuditorRequestRow,
  DepartmentRow,
  FactorRow,
  IdentityRow,
  InvitationRow,
  PasswordLinkRow,
  SessionRow,
  SupportRow,
  TermsRow,
} from './account-rows.ts';
import type { AlarmRow } from './alarm-rows.ts';
import type { AlarmCountRow, IncidentRow, IncidentStepRow } from './incident-rows.ts';
import type { CallQualityRow, OpenTestRow, PrecallRow, TallyRow } from './measure-rows.ts';
import type {
  AppointmentTypeRow,
  CareCodeRow,
  DelayRow,
  FeedRow,
  LeaveRow,
  LocationRow,
  OutcomeRow,
  OwnWordsRow,
  PracticePageRow,
  ShortCodeRow,
  WalkInRow,
  WorkingHoursRow,
} from './office-rows.ts';
import type {
  PatientAccountRow,
  PatientInvitationRow,
  PatientPasswordLinkRow,
  PatientSessionRow,
  PatientTieRow,
} from './patient-account-rows.ts';
import type { ErasureRequestRow, HoldRow, OverviewCodeRow, RetentionRow } from './retention-rows.ts';
import type { ReviewItemRow, ReviewQuestionRow, ReviewRow } from './review-rows.ts';
import type {
  ApiTokenRow,
  AppointmentNumberRow,
  CalendarRow,
  WebhookEventRow,
  WebhookRow,
} from './system-rows.ts';

export type {
  AccountRow,
  ApiTokenRow,
  AppointmentTypeRow,
  AuditorRequestRow,
  DepartmentRow,
  ErasureRequestRow,
  FactorRow,
  HoldRow,
  IdentityRow,
  InvitationRow,
  OverviewCodeRow,
  PasswordLinkRow,
  PatientAccountRow,
  PatientInvitationRow,
  PatientSessionRow,
  PatientTieRow,
  PrecallRow,
  RetentionRow,
  SessionRow,
  SupportRow,
  TermsRow,
};

/** The rows of every table, as the migrations make them. Times are epoch milliseconds, ids UUIDs, booleans 0 or 1. */
export interface Schema {
  account: AccountRow;
  session: SessionRow;
  support: SupportRow;
  password_link: PasswordLinkRow;
  invitation: InvitationRow;
  department: DepartmentRow;
  member: { account_id: string; department_id: string };
  auditor_request: AuditorRequestRow;
  identity: IdentityRow;
  sso_session: { issuer: string; sid: string; account_id: string; created_at: number };
  terms_of_use: TermsRow;
  patient_terms: TermsRow;
  patient_account: PatientAccountRow;
  patient_session: PatientSessionRow;
  patient_tie: PatientTieRow;
  patient_invitation: PatientInvitationRow;
  patient_password_link: PatientPasswordLinkRow;
  api_token: ApiTokenRow;
  followed_link: { mark: Buffer; expires_at: number };
  calendar: CalendarRow;
  care_code: CareCodeRow;
  webhook: WebhookRow;
  webhook_event: WebhookEventRow;
  factor: FactorRow;
  recovery_code: { hash: Buffer; account_id: string };
  setting: { name: string; value: string; changed_at: number };
  location: LocationRow;
  practice_page: PracticePageRow;
  walk_in: WalkInRow;
  patient: PatientRow;
  patient_number: { patient_id: string; source: string; number: string };
  appointment_number: AppointmentNumberRow;
  appointment_type: AppointmentTypeRow;
  own_words: OwnWordsRow;
  appointment: AppointmentRow;
  test_call: { appointment_id: string };
  participant: Omit<ParticipantRow, 'language'> & { language: Generated<ParticipantRow['language']> };
  link: LinkRow;
  opened_patient: { account_id: string; patient_id: string; opened_at: number; until: number };
  guest_pin: { participant_id: string; hash: Buffer; given_at: number };
  short_code: ShortCodeRow;
  call: CallRow;
  seat: SeatRow;
  outcome: OutcomeRow;
  delay: DelayRow;
  working_hours: WorkingHoursRow;
  leave: LeaveRow;
  feed: FeedRow;
  precall: PrecallRow;
  open_test: OpenTestRow;
  call_quality: CallQualityRow;
  tally: TallyRow;
  outbox: OutboxRow;
  audit: {
    seq: number;
    ts: string;
    body: string | null;
    leaf: Buffer;
    chain: Buffer;
  };
  audit_state: { id: Generated<number>; released: number };
  audit_person: { person: string; seq: number };
  audit_fact: { seq: number; code: string; out: number; site: string };
  head: HeadRow;
  head_key: Omit<HeadKeyRow, 'position'> & { position: Generated<number> };
  generation: { number: number; seq: number };
  sink: SinkRow;
  hold: HoldRow;
  overview_code: OverviewCodeRow;
  erasure_request: ErasureRequestRow;
  incident: IncidentRow;
  incident_step: IncidentStepRow;
  alarm: AlarmRow;
  alarm_count: Omit<AlarmCountRow, 'id'> & { id: Generated<number> };
  review: Omit<ReviewRow, 'overdue_told'> & { overdue_told: Generated<number> };
  review_item: ReviewItemRow;
  review_question: ReviewQuestionRow;
  egress: { day: string; host: string; port: number; count: number };
  staff_postcode: { account_id: string; mark: Buffer };
  failed_comparison: { person: string; at: number };
  retention: RetentionRow;
  held_line: { seq: number };
  shred: { id: Generated<number>; subject: string | null; before: string };
}

export interface PatientRow {
  id: string;
  name: string;
  /** `YYYY-MM-DD` or null. */
  birth_date: string | null;
  postcode: string | null;
  mail: string | null;
  /** E.164 or null. */
  phone: string | null;
  vip: number;
  created_at: number;
}

export interface AppointmentRow {
  id: string;
  type_id: string;
  clinician_id: string;
  location_id: string;
  starts_at: number;
  ends_at: number;
  state: 'planned' | 'cancelled';
  /** iCalendar SEQUENCE (RFC 5545 §3.8.7.4): rises with every change the participants must hear of. */
  sequence: number;
  /** The same for all that were planned in one act; null: it stands alone. */
  series_id: string | null;
  created_by: string;
  created_at: number;
  changed_at: number;
}

export interface ParticipantRow {
  id: string;
  appointment_id: string;
  patient_id: string | null;
  role: 'patient' | 'relative' | 'interpreter' | 'colleague';
  name: string;
  mail: string | null;
  phone: string | null;
  /** In which he is written to. */
  language: 'nl' | 'en';
  created_at: number;
}

export interface LinkRow {
  id: string;
  participant_id: string;
  token_hash: Buffer;
  created_at: number;
  revoked_at: number | null;
}

export interface CallRow {
  id: string;
  appointment_id: string;
  phase: 'gathering' | 'active' | 'ended';
  opened_at: number;
  started_at: number | null;
  /** Since when nobody admitted is there any more; null while somebody is. */
  empty_since: number | null;
  ended_at: number | null;
  end_reason: 'host' | 'empty' | 'cancelled' | null;
  /** The seat of the colleague who may take it over from the host; null: nobody. */
  heir: string | null;
}

export interface SeatRow {
  id: string;
  appointment_id: string;
  /** Exactly one of participant (guest) and account (staff). */
  participant_id: string | null;
  account_id: string | null;
  role: 'host' | 'staff' | 'patient' | 'relative' | 'interpreter' | 'colleague';
  phase: 'invited' | 'waiting' | 'admitted' | 'left' | 'refused' | 'expired' | 'revoked';
  since: number;
  call_id: string | null;
  /** SHA-256 of the cookie secret of the browser that holds the seat; null = nobody yet. */
  binding_hash: Buffer | null;
  bound_at: number | null;
  /** When the link was first opened in a browser; null: never. */
  opened_at: Generated<number | null>;
  /** What the guest who holds it was known by; null: nothing was asked. */
  identity: Generated<'birth-date' | 'pin' | null>;
  /** 1: a colleague who was asked to take part. */
  asked: Generated<number>;
}

export interface OutboxRow {
  id: string;
  participant_id: string;
  appointment_id: string;
  channel: 'mail' | 'sms';
  template: string;
  /** iCalendar SEQUENCE this message speaks of. */
  sequence: number;
  /** The same for messages that leave as one letter to each person; null: it leaves alone. */
  bundle: string | null;
  state: 'queued' | 'sending' | 'sent' | 'failed' | 'dropped' | 'unsure';
  attempts: number;
  next_at: number;
  message_id: string;
  last_error: string | null;
  created_at: number;
  final_at: number | null;
}

/** A signed head of the log. */
export interface HeadRow {
  generation: number;
  size: number;
  root: Buffer;
  /** The C2SP signed note. */
  note: string;
  /** When it was signed. */
  at: number;
}

/** A key that signs heads, as its verifiers know it. */
export interface HeadKeyRow {
  position: number;
  generation: number;
  verifier: string;
  /** The line that tells of the change to it; null for the first of its generation. */
  seq: number | null;
}

/** How something that receives heads stands; also the sealer itself. */
export interface SinkRow {
  name: string;
  failing: number;
  /** Since when it is so. */
  since: number;
  /** A word for why it fails. */
  why: string | null;
  /** The last head that it took. */
  generation: number;
  size: number;
  /** Only where the app itself sends. */
  sent_at: number | null;
  /** 1 when the log tells that it fails. */
  alarmed: number;
}
