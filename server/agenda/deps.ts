import type { Append } from '../audit/event.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import type { Actor, Context } from '../core/context.ts';
import type { Db, Tx } from '../core/database.ts';
import type { TallyRow } from '../core/measure-rows.ts';
import type { Fate } from '../delivery/service.ts';
import type { Channel, Clinician, DeliveryState, SeatPhase, SeatView } from '../protocol/agenda.ts';
import type { Language } from '../protocol/language.ts';
import type { Advice, Verdict } from '../protocol/precall.ts';
import type { GuestRole } from '../protocol/roles.ts';
import type { CalendarReach } from './calendars/fetching.ts';
import type { AppointmentFacts } from './facts.ts';

/** What the agenda stands on; `app.ts` passes the neighbours' functions. */
export interface AgendaDeps extends AgendaNeighbours {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** Where links lead: scheme, host and port. */
  readonly origin: string;
  /** Hashes PINs, so that the stored ones cannot be found by trying all. */
  readonly pinKey: Buffer;
  /** Key of the codes on paper, 32 bytes. */
  readonly codeKey: Buffer;
  /** Seals the addresses of calendars that are looked at, 32 bytes. */
  readonly calendarKey: Buffer;
  /** Where such calendars may be. */
  readonly calendarReach: CalendarReach;

  // accounts and organisation
  readonly clinicians: () => Promise<readonly Clinician[]>;
  /** Whom a member of staff reaches now. */
  readonly reachOf: (person: StaffActor) => Promise<StaffReach>;
  /** Whom a file may mean: each with name and mail address, in small letters. */
  readonly clinicianAliases: () => Promise<
    readonly { readonly id: string; readonly names: readonly string[] }[]
  >;
  /** Who signs links under this id, or null. */
  readonly linkSigner: (id: string) => Promise<{ readonly source: string; readonly secret: string } | null>;
  readonly accountOf: (id: string) => Promise<{ readonly name: string; readonly mail: string } | null>;
  /** IANA name of the organisation's time zone: it decides what a day is. */
  readonly timeZone: () => Promise<string>;
  /** Minutes before the start at which people are reminded. */
  readonly reminderLeads: () => Promise<readonly number[]>;
  readonly mainLocation: () => Promise<{ readonly id: string }>;
  readonly locations: () => Promise<
    readonly { readonly id: string; readonly name: string; readonly inUse: boolean }[]
  >;

  /** Sums of these months (`YYYY-MM`), both included. */
  readonly tallies: (from: string, until: string) => Promise<readonly TallyRow[]>;
  /** Whether guests are asked how a call went. */
  readonly asksGuests: () => Promise<boolean>;

  /** Whether people may come anywhere without an appointment. */
  readonly takesWalkIns: () => Promise<boolean>;

  /** Whether text messages can leave from here. */
  readonly texts: boolean;

  /** What went wrong here, for the application log. */
  readonly report: (cause: unknown) => void;
}

type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** Whose agenda is somebody's to work with, and whom he may ask into a call. */
export interface StaffReach {
  sees(clinicianId: string): boolean;
  calls(clinicianId: string): boolean;
}

/** What calls and delivery do for the agenda, which both of them ask in turn. */
export interface AgendaNeighbours {
  // calls: seats follow their appointment in the same transaction
  readonly createSeats: (tx: Tx, of: NewSeats) => Promise<void>;
  /** @returns the participants whom the new time concerns: all but those who were withdrawn. */
  readonly moveSeats: (tx: Tx, to: SeatWindow) => Promise<ReadonlySet<string>>;
  /** @returns the participants who are to be told: all but those who were withdrawn. */
  readonly cancelSeats: (tx: Tx, by: Context, facts: AppointmentFacts) => Promise<ReadonlySet<string>>;
  readonly revokeSeat: (tx: Tx, participantId: string) => Promise<void>;
  readonly restoreSeat: (tx: Tx, participantId: string) => Promise<void>;
  readonly seatViews: (appointmentIds: readonly string[]) => Promise<ReadonlyMap<string, SeatView>>;
  /** Another clinician becomes the host. @throws {AppError} WRONG_PHASE while the room is open. */
  readonly handOverSeats: (tx: Tx, appointmentId: string, accountId: string) => Promise<void>;
  /** Appointments in which this member of staff takes part beside their clinician. */
  readonly joinedBy: (accountId: string) => Promise<readonly string[]>;
  /** Appointments into which this member of staff was asked. */
  readonly askedTo: (accountId: string) => Promise<readonly string[]>;
  /** Where each guest stands, by participant. */
  readonly standings: (appointmentIds: readonly string[]) => Promise<ReadonlyMap<string, Standing>>;
  /** Whole minutes of calls that ended, by appointment. */
  readonly minutes: (appointmentIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** After the commit: desks and sockets hear of it. Never fails. */
  readonly appointmentChanged: (appointmentId: string, formerClinician?: string) => Promise<void>;

  // delivery
  /** A message to an example of a guest, with these words in it. */
  readonly previewLetter: (of: Example) => Promise<{ readonly subject: string; readonly text: string }>;
  /** A letter to a participant, as a PDF. */
  readonly drawLetter: (participantId: string, paper: Paper) => Promise<Buffer>;
  readonly enqueue: (tx: Tx, message: QueuedMessage) => Promise<void>;
  /** What a person says of a text message that may have left. @returns its id; null: there is none. */
  readonly settleMessage: (tx: Tx, participantId: string, again: boolean) => Promise<string | null>;
  readonly lastMessages: (
    tx: Tx,
    participantIds: readonly string[],
  ) => Promise<ReadonlyMap<string, LastMessage>>;
  readonly deliveryStates: (appointmentIds: readonly string[]) => Promise<ReadonlyMap<string, DeliveryState>>;
  readonly fates: (appointmentIds: readonly string[]) => Promise<ReadonlyMap<string, Fate>>;
}

/** What somebody wants to see an example of. */
export interface Example {
  readonly template: QueuedMessage['template'];
  readonly language: Language;
  readonly location: string;
  readonly ownWords: readonly string[];
}

/** What stands in a letter beside the appointment. */
export interface Paper {
  readonly link: string;
  readonly code: string;
  /** Where the code is typed. */
  readonly site: string;
  readonly language: Language;
}

/** Where a guest stands, in what calls know. */
export interface Standing {
  readonly phase: SeatPhase;
  readonly since: EpochMs;
  readonly online: boolean;
  /** When the link was first opened; null: never. */
  readonly openedAt: EpochMs | null;
  /** Whether he was in a call. */
  readonly met: boolean;
  readonly test: { readonly verdict: Verdict; readonly advice: Advice | null } | null;
}

/** The newest message to a participant. */
export interface LastMessage {
  /** When it was queued. */
  readonly at: EpochMs;
  /** Whether it still tries to leave. */
  readonly underway: boolean;
}

export interface NewSeats {
  readonly appointmentId: string;
  readonly hostAccountId: string;
  readonly participants: readonly { readonly id: string; readonly role: GuestRole }[];
}

export interface SeatWindow {
  readonly appointmentId: string;
  readonly opens: EpochMs;
  readonly closes: EpochMs;
}

export interface QueuedMessage {
  readonly participantId: string;
  readonly appointmentId: string;
  readonly channel: Channel;
  readonly template: 'invitation' | 'moved' | 'cancelled' | 'reminder';
  /** iCalendar SEQUENCE that the message speaks of. */
  readonly sequence: number;
  /** The same for messages that leave as one letter to each person; null: it leaves alone. */
  readonly bundle: string | null;
}
