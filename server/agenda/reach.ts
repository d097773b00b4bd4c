import type { EpochMs } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Colleague } from '../protocol/agenda.ts';
import { openedBy } from './break-glass/opened-store.ts';
import type { AgendaDeps } from './deps.ts';

/** An appointment, as far as it matters whose it is. */
export interface Owned {
  readonly id: string;
  readonly clinician_id: string;
}

/** Which appointments are somebody's to see, plan and change. */
export interface Reach {
  /** Whether he works with this clinician. */
  includes(clinicianId: string): boolean;
  /** The same of an appointment: also that into which he was asked. */
  covers(appointment: Owned): boolean;
  /** Patients whom he opened outside the own department, and until when: these he may look at. */
  readonly opened: ReadonlyMap<string, EpochMs>;
}

/** Who is no member of staff came by a link or a token, which say themselves what they open. */
const EVERYTHING: Reach = { includes: () => true, covers: () => true, opened: new Map() };

/** How far who acts reaches now. It reads the database: ask before a transaction, not inside. */
export async function reachOf(
  { db, clock, reachOf: ofStaff, askedTo }: Pick<AgendaDeps, 'db' | 'clock' | 'reachOf' | 'askedTo'>,
  { actor }: Context,
): Promise<Reach> {
  if (actor.kind !== 'staff') return EVERYTHING;
  const { sees } = await ofStaff(actor);
  const asked = new Set(await askedTo(actor.id));
  return {
    includes: sees,
    covers: ({ id, clinician_id }) => sees(clinician_id) || asked.has(id),
    opened: await openedBy(db, actor.id, clock()),
  };
}

/** @throws {AppError} OTHER_DEPARTMENT */
export function demandReach(reach: Reach, appointment: Owned): void {
  if (!reach.covers(appointment)) throw new AppError('OTHER_DEPARTMENT');
}

/** @throws {AppError} OTHER_DEPARTMENT when this clinician's agenda is not his to plan in */
export function demandIncludes(reach: Reach, clinicianId: string): void {
  if (!reach.includes(clinicianId)) throw new AppError('OTHER_DEPARTMENT');
}

/** The clinicians whom somebody may choose, by name, and what for; the others are left out. @throws {AppError} NOT_SIGNED_IN */
export async function colleagues(
  { clinicians, reachOf: ofStaff }: Pick<AgendaDeps, 'clinicians' | 'reachOf'>,
  { actor }: Context,
): Promise<Colleague[]> {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const reach = await ofStaff(actor);
  return (await clinicians())
    .map(({ id, name }) => ({ id, name, agenda: reach.sees(id), call: reach.calls(id) }))
    .filter(({ agenda, call }) => agenda || call);
}
