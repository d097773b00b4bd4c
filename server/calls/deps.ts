import type { AppointmentFacts, IdentityCheck, ParticipantFacts } from '../agenda/service.ts';
import type { Append } from '../audit/event.ts';
import type { Draft } from '../audit/incidents/service.ts';
import type { Log } from '../audit/service.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import type { Actor, Context } from '../core/context.ts';
import type { Db, Tx } from '../core/database.ts';
import type { TallyStep } from '../protocol/figures.ts';
import type { IceServer } from '../protocol/ice.ts';
import type { Desk } from '../protocol/locations.ts';

export type StaffActor = Extract<Actor, { kind: 'staff' }>;

/** What guests may know of the organisation, and how its calls travel. */
export interface OrganisationFacts {
  readonly name: string;
  /** The desk's number, for everybody for whom video does not work. */
  readonly phone: string;
  readonly timeZone: string;
  readonly path: 'direct' | 'relay';
}

/** What calls stand on; `app.ts` passes the neighbours' functions. */
export interface CallsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** Writes to the log what a seat was refused, or what failed. */
  readonly refused: Log['refused'];
  /** Told of faults that nobody waits for. */
  readonly report: (fault: unknown) => void;

  // agenda
  readonly appointmentOf: (id: string) => Promise<AppointmentFacts | null>;
  readonly appointmentsOf: (ids: readonly string[]) => Promise<readonly AppointmentFacts[]>;
  readonly participantByToken: (
    token: string,
  ) => Promise<{ readonly participant: ParticipantFacts; readonly appointment: AppointmentFacts } | null>;
  /** What a guest is asked before the seat is taken. */
  readonly identityCheck: (participantId: string) => Promise<IdentityCheck>;
  /** Appointments whose links stopped working after `from`, up to and including `to`. */
  readonly closedBetween: (from: EpochMs, to: EpochMs) => Promise<readonly string[]>;

  /** Whether this appointment is his who acts, to see and to act in. */
  readonly reaches: (by: Context, facts: Pick<AppointmentFacts, 'id' | 'clinicianId'>) => Promise<boolean>;

  /** The appointment is this clinician's from now on. */
  readonly changeClinician: (tx: Tx, appointmentId: string, accountId: string) => Promise<void>;

  // accounts and organisation
  readonly clinicians: () => Promise<readonly { readonly id: string }[]>;
  /** Whom a member of staff reaches now. */
  readonly reachOf: (person: StaffActor) => Promise<StaffReach>;
  readonly onReachChanged: (listener: () => void) => void;
  readonly accountOf: (id: string) => Promise<{ readonly name: string } | null>;
  /** A member of staff sits in a room: his session does not go idle. */
  readonly keepAlive: (sessionId: string) => Promise<boolean>;
  readonly onSessionEnded: (listener: (sessionId: string) => void) => void;
  /** @param location whose number it is. */
  readonly organisation: (location?: string) => Promise<OrganisationFacts>;
  /** How the desk of a location is reached, in words. */
  readonly desk: (language: 'nl' | 'en', location: string) => Promise<Desk>;

  /** The location whose page everybody may read, by the word in its address; null: there is none. */
  readonly locationNamed: (slug: string) => Promise<Pick<Desk, 'id' | 'name' | 'phone'> | null>;

  /** Whether guests are asked how a call went. */
  readonly asksGuests: () => Promise<boolean>;
  /**
   * Adds to the sums of the month in which this appointment is, at its place; a test counts for nothing.
   *
   * @param kinds whether it is summed for its kind of appointment, or for all together.
   */
  readonly tally: (
    tx: Tx,
    appointmentId: string,
    steps: readonly TallyStep[],
    kinds: 'own-kind' | 'all-kinds',
  ) => Promise<void>;

  /** The same of what belongs to a location and to no appointment. */
  readonly tallyAt: (
    tx: Tx,
    place: { readonly at: EpochMs; readonly locationId: string; readonly kindId: string },
    steps: readonly TallyStep[],
  ) => Promise<void>;

  // log
  /** Drafts an incident in this transaction, one a matter. */
  readonly draftIncident: (tx: Tx, draft: Draft) => Promise<void>;

  // relay
  readonly iceServers: (to: RelayUser) => readonly IceServer[];
  /** Ends a call's allocations at once. */
  readonly relayEnd: (callId: string) => Promise<void>;
  /** Tells the relay which calls go on: without word it drops them after 12 hours. */
  readonly relayAlive: (callIds: readonly string[]) => Promise<void>;
}

/** Whose guests somebody may see, and whom he may ask into a call. */
export interface StaffReach {
  sees(clinicianId: string): boolean;
  calls(clinicianId: string): boolean;
}

/** For whom relay credentials are made. */
export interface RelayUser {
  readonly callId: string;
  /** zvb1 participant id: the seat's id, with `.1` for its second device. */
  readonly participantId: string;
  readonly expiresAt: EpochMs;
}
