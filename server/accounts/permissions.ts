import type { Role } from '../protocol/roles.ts';

const AGENDA: readonly Role[] = ['planner', 'assistant', 'clinician', 'manager'];
const PLANS: readonly Role[] = ['planner', 'assistant', 'clinician'];
const RUNS: readonly Role[] = ['manager', 'admin'];

/**
 * Which roles may do what, once. The front door reads it for every route that names a verb; the page's own list of what
 * to offer is held to it by a test. `auditor` reads the log and works with nothing; `support` has no rights of its own.
 */
export const PERMISSIONS = {
  /** Appointments, clinicians and kinds of appointment. */
  'agenda.see': AGENDA,
  /** How it stands with everybody's appointments of a day. */
  'board.see': ['planner', 'assistant', 'manager'],
  /** Plans, moves and cancels. */
  'agenda.plan': PLANS,
  /** Reads appointments of everybody from a file. */
  'agenda.import': ['planner', 'assistant'],
  /** Searches all patients, which the log tells. */
  'patient.search': [...PLANS, 'auditor'],
  /** Makes, sends and withdraws links. */
  'link.give': PLANS,
  /** Makes and changes kinds of appointment. */
  'type.manage': ['manager'],
  /** Lets other systems in, and shuts them out. */
  'system.manage': ['manager'],
  /** Resets factors, changes roles, shuts out; only an administrator does so to an administrator. */
  'account.manage': RUNS,
  /** The officer's desk: reads, checks and exports the log, judges incidents; never without a second factor. */
  'log.read': ['auditor'],
  /** Hears that the monthly review of the log is late. */
  'review.watch': ['manager', 'auditor'],
  /** Makes for a patient the overview of who saw what (Wabvpz art. 15e). */
  'overview.make': ['auditor', 'planner', 'assistant'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Verb = keyof typeof PERMISSIONS;

/** What a password alone never opens, whatever the mode (NEN 7513 chapter 8). */
export const WANTS_FACTOR: ReadonlySet<Verb> = new Set(['log.read']);

/** Whether somebody with these roles may do this. */
export function may(roles: readonly Role[], verb: Verb): boolean {
  const allowed: readonly Role[] = PERMISSIONS[verb];
  return roles.some((role) => allowed.includes(role));
}
