import type { TieRole } from '../protocol/patient-accounts.ts';
import type { Role } from '../protocol/roles.ts';

const AGENDA: readonly Role[] = ['planner', 'assistant', 'clinician', 'manager'];
const PLANS: readonly Role[] = ['planner', 'assistant', 'clinician'];
const RUNS: readonly Role[] = ['manager', 'admin'];

/**
 * Which roles may do what, once. The front door reads it for every route that names a verb; the page's own list of what
 * to offer is held to it by a test. `auditor` reads the log and works with nothing; `support` reads what is no
 * patient's, and changes nothing.
 */
export const PERMISSIONS = {
  /** Appointments, clinicians and kinds of appointment. */
  'agenda.see': AGENDA,
  /** How it stands with everybody's appointments of a day. */
  'board.see': ['planner', 'assistant', 'manager'],
  /** Plans, moves and cancels. */
  'agenda.plan': PLANS,
  /** Says when clinicians work and when they are away; a clinician without another role only of himself. */
  'availability.change': AGENDA,
  /** Lets another program read the own agenda. */
  'feed.own': ['clinician'],
  /** Reads appointments of everybody from a file. */
  'agenda.import': ['planner', 'assistant'],
  /** How it goes with the calendars of other systems that are looked at. */
  'calendar.see': ['planner', 'assistant', 'manager'],
  /** Searches all patients, which the log tells. */
  'patient.search': [...PLANS, 'auditor'],
  /** Opens, to read, what belongs to another department; with a reason, and the review of the month shows it. */
  'record.open': PLANS,
  /** Makes, sends and withdraws links. */
  'link.give': PLANS,
  /** Says who may have an account for a patient's record: asks them, and lets them out. */
  'patient.access': PLANS,
  /** Chooses what holds for the whole organisation, and tries a call with himself. */
  'house.manage': ['manager'],
  /** Makes and changes kinds of appointment. */
  'type.manage': ['manager'],
  /** Makes and changes locations and their opening hours. */
  'location.manage': ['manager'],
  /** Helps who came by without an appointment. */
  'walkin.receive': PLANS,
  /** What was done, minutes and codes, for who registers it elsewhere. */
  'registration.see': AGENDA,
  /** Says by which code it is declared. */
  'registration.confirm': PLANS,
  /** How it goes with appointments and calls, in numbers. */
  'figures.see': ['manager'],
  /** Lets other systems in, and shuts them out. */
  'system.manage': ['manager'],
  /** Reads who has an account, who was invited, and how departments stand. */
  'account.see': [...RUNS, 'support'],
  /** Lets somebody from outside in to help, and out. */
  'support.open': ['admin'],
  /** Resets factors, changes roles, shuts out; only an administrator does so to an administrator. */
  'account.manage': RUNS,
  /** Asks for somebody to read the log, or confirms it as the second of two. */
  'auditor.appoint': ['manager', 'admin', 'auditor'],
  /** The officer's desk: reads, checks and exports the log, judges incidents; never without a second factor. */
  'log.read': ['auditor'],
  /** Confirms, as the second person, that a patient is erased. */
  'erasure.confirm': ['auditor', 'manager'],
  /** Hears that the monthly review of the log is late. */
  'review.watch': ['manager', 'auditor'],
  /** Answers the one question of the review that a letter leads to; whoever answers for others may be asked. */
  'review.answer': [...AGENDA, 'admin', 'auditor'],
  /** Makes for a patient the overview of who saw what (Wabvpz art. 15e). */
  'overview.make': ['auditor', 'planner', 'assistant'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Verb = keyof typeof PERMISSIONS;

/**
 * What a password alone never opens, whatever the mode (NEN 7513 chapter 8): what stands in the log, who is to read it,
 * and erasing for ever.
 */
export const WANTS_FACTOR: ReadonlySet<Verb> = new Set([
  'log.read',
  'review.answer',
  'overview.make',
  'auditor.appoint',
  'erasure.confirm',
]);

/** Whether somebody with these roles may do this. */
export function may(roles: readonly Role[], verb: Verb): boolean {
  const allowed: readonly Role[] = PERMISSIONS[verb];
  return roles.some((role) => allowed.includes(role));
}

/**
 * What a patient's account opens, by as whom it is tied to a record. Nothing of the table of staff is in it, and no
 * role of staff opens any of this: routes of the access `patient` ask here alone.
 */
export const OWN_PERMISSIONS = {
  /** When appointments are, and with whom. */
  'own.appointments': ['patient', 'representative', 'relative'],
  /** Comes to an appointment on the patient's behalf. */
  'own.join': ['patient', 'representative'],
  /** Reads who saw the record (Wabvpz art. 15e): a right of the patient, and of who decides for him. */
  'own.overview': ['patient', 'representative'],
} as const satisfies Readonly<Record<string, readonly TieRole[]>>;

export type OwnVerb = keyof typeof OWN_PERMISSIONS;

/** Whether somebody who is tied to a record in this way may do this with it. */
export function mayOwn(role: TieRole, verb: OwnVerb): boolean {
  const allowed: readonly TieRole[] = OWN_PERMISSIONS[verb];
  return allowed.includes(role);
}
