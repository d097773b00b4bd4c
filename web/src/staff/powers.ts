import type { Account } from '../../../server/protocol/accounts.ts';
import type { Role } from '../../../server/protocol/roles.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';
import type { ClinicianChoice } from './route.ts';

/*
 * What a member of staff is offered on screen. The app itself decides what is allowed; a button that would only be
 * refused is not shown.
 */

const SEES: readonly Role[] = ['planner', 'assistant', 'clinician', 'manager'];
const PLANS: readonly Role[] = ['planner', 'assistant', 'clinician'];
const SEES_TO_ALL: readonly Role[] = ['planner', 'assistant', 'manager'];
const IMPORTS: readonly Role[] = ['planner', 'assistant'];
const WATCHES: readonly Role[] = ['planner', 'assistant', 'manager'];
const CHOOSES: readonly Role[] = ['manager'];
const MANAGES: readonly Role[] = ['manager', 'admin'];
const SEES_PEOPLE: readonly Role[] = ['manager', 'admin', 'support'];
const ADMINISTERS: readonly Role[] = ['admin'];
const READS_LOG: readonly Role[] = ['auditor'];
const WATCHES_LOG: readonly Role[] = ['manager', 'auditor'];
const APPOINTS: readonly Role[] = ['manager', 'admin', 'auditor'];
const CONFIRMS: readonly Role[] = ['auditor', 'manager'];
const OVERVIEWS: readonly Role[] = ['auditor', 'planner', 'assistant'];
const RECEIVES: readonly Role[] = ['planner', 'assistant'];

/** Whether this person sees the agenda at all. */
export function seesAgenda({ roles }: Account): boolean {
  return roles.some((role) => SEES.includes(role));
}

/** Whether this person sees how it stands with everybody's appointments. */
export function seesBoard({ roles }: Account): boolean {
  return roles.some((role) => WATCHES.includes(role));
}

/** Whether this person plans, moves and cancels appointments. */
export function mayPlan({ roles }: Account): boolean {
  return roles.some((role) => PLANS.includes(role));
}

/** Whether this person sees to when every clinician works; a clinician sees to the own times. */
export function seesToAllTimes({ roles }: Account): boolean {
  return roles.some((role) => SEES_TO_ALL.includes(role));
}

/** Whether this person reads appointments of everybody from a file. */
export function mayImport({ roles }: Account): boolean {
  return roles.some((role) => IMPORTS.includes(role));
}

/** Whether this person chooses which kinds of appointment there are. */
export function choosesTypes({ roles }: Account): boolean {
  return roles.some((role) => CHOOSES.includes(role));
}

/** Whether this person chooses what holds for the whole organisation. */
export function managesHouse({ roles }: Account): boolean {
  return roles.some((role) => CHOOSES.includes(role));
}

/** Whether this person says where the organisation works, and when it is open. */
export function managesLocations({ roles }: Account): boolean {
  return roles.some((role) => CHOOSES.includes(role));
}

/** Whether this person lets other systems in. */
export function admitsSystems({ roles }: Account): boolean {
  return roles.some((role) => CHOOSES.includes(role));
}

/** Whether this person looks after the accounts of others. */
export function managesPeople({ roles }: Account): boolean {
  return roles.some((role) => MANAGES.includes(role));
}

/** Whether this person sees who has an account. */
export function seesPeople({ roles }: Account): boolean {
  return roles.some((role) => SEES_PEOPLE.includes(role));
}

/** Whether this person lets somebody from outside in to help. */
export function opensSupport({ roles }: Account): boolean {
  return roles.some((role) => ADMINISTERS.includes(role));
}

/** Whether this person sits at the privacy officer's desk. */
export function readsLog({ roles }: Account): boolean {
  return roles.some((role) => READS_LOG.includes(role));
}

/** Whether this person hears that nobody looked at the log in time. */
export function hearsOfReviews({ roles }: Account): boolean {
  return roles.some((role) => WATCHES_LOG.includes(role));
}

/** Whether this person may be one of the two who appoint an auditor. */
export function appointsAuditors({ roles }: Account): boolean {
  return roles.some((role) => APPOINTS.includes(role));
}

/** Whether this person may be the second one without whom no patient is erased. */
export function confirmsErasures({ roles }: Account): boolean {
  return roles.some((role) => CONFIRMS.includes(role));
}

/** Whether this person makes overviews of access for patients. */
export function makesOverviews({ roles }: Account): boolean {
  return roles.some((role) => OVERVIEWS.includes(role));
}

/** Whether this person looks after everybody's arrivals, not only the own ones. */
export function receivesAll({ roles }: Account): boolean {
  return roles.some((role) => RECEIVES.includes(role)) || !roles.includes('clinician');
}

/** Whose agenda is meant: the chosen one; without a choice the own one for a clinician, else all (`null`). */
export function chosenClinician(choice: ClinicianChoice, account: Account): string | null {
  if (choice === 'all') return null;
  return choice ?? (receivesAll(account) ? null : account.id);
}

/** Whether this arrival is this person's business: then it sounds and counts. */
export function concerns(arrival: Arrival, account: Account): boolean {
  return receivesAll(account) || isHost(arrival.clinicianId, account);
}

/** Whether this person is the clinician of an appointment: the host, who alone lets people in. */
export function isHost(clinicianId: string, account: Account): boolean {
  return clinicianId === account.id;
}
