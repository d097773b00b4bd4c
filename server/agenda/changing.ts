import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { newId } from '../core/ids.ts';
import type { MoveAppointment, SeriesScope } from '../protocol/agenda.ts';
import { type AppointmentRecord, cancelAppointment, moveAppointment } from './appointment-store.ts';
import type { AgendaDeps, QueuedMessage } from './deps.ts';
import { aboutAppointment, factsOf } from './facts.ts';
import { type Period, plannedPeriod } from './period.ts';
import { demandPlanned, messageTo } from './planning.ts';
import { demandReach, reachOf } from './reach.ts';
import { companions, wallClockMove } from './series.ts';

/**
 * Gives an appointment another time and tells everybody who takes part; of a series the others go as far as this one.
 * All of them move, or none does.
 *
 * @throws {AppError} BAD_TIME, APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, or WRONG_PHASE while a call is
 *   going on.
 */
export async function move(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  { start, durationMin, scope = 'one' }: MoveAppointment,
): Promise<void> {
  const now = deps.clock();
  const to = plannedPeriod(now, start, durationMin);
  const timeZone = await deps.timeZone();
  const reach = await reachOf(deps, by);
  const moved = await transact(deps.db, async (tx) => {
    const found = await demandPlanned(tx, reach, appointmentId);
    const others = await companions(tx, found, scope, now);
    for (const one of others) demandReach(reach, one);
    const further = wallClockMove(found.starts_at as EpochMs, to.start, timeZone);
    const bundle = others.length > 0 ? newId() : null;
    await moveOne(deps, tx, by, { found, to, bundle });
    for (const one of others) {
      const wanted = plannedPeriod(now, iso(further(one.starts_at as EpochMs)), durationMin);
      await moveOne(deps, tx, by, { found: one, to: wanted, bundle });
    }
    return [found, ...others];
  });
  for (const { id } of moved) await deps.appointmentChanged(id);
}

/**
 * Cancels an appointment, for good, and of a series others with it: a call that goes on is ended, and everybody who
 * takes part is told.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT
 */
export async function cancel(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  scope: SeriesScope = 'one',
): Promise<void> {
  const now = deps.clock();
  const reach = await reachOf(deps, by);
  const cancelled = await transact(deps.db, async (tx) => {
    const found = await demandPlanned(tx, reach, appointmentId);
    const all = [found, ...(await companions(tx, found, scope, now))];
    for (const one of all) demandReach(reach, one);
    const bundle = all.length > 1 ? newId() : null;
    for (const one of all) await cancelOne(deps, tx, by, { found: one, bundle });
    return all;
  });
  for (const { id } of cancelled) await deps.appointmentChanged(id);
}

/** One appointment of an act, and the mark of the letter that tells of all of them. */
interface Changing {
  readonly found: AppointmentRecord;
  readonly bundle: string | null;
}

async function moveOne(
  deps: AgendaDeps,
  tx: Tx,
  by: Context,
  { found, to, bundle }: Changing & { readonly to: Period },
): Promise<void> {
  await moveAppointment(tx, found.id, to, deps.clock());
  const { opens, closes, sequence } = factsOf(
    { ...found, starts_at: to.start, ends_at: to.end, sequence: found.sequence + 1 },
    '',
  );
  const concerned = await deps.moveSeats(tx, { appointmentId: found.id, opens, closes });
  const times = { start: iso(to.start), end: iso(to.end), before: iso(found.starts_at as EpochMs) };
  await deps.append(tx, {
    code: 'appointment.move',
    by,
    about: aboutAppointment(found),
    detail: { ...times, sequence },
  });
  await tell(deps, tx, found, concerned, { template: 'moved', sequence, bundle });
}

async function cancelOne(deps: AgendaDeps, tx: Tx, by: Context, { found, bundle }: Changing): Promise<void> {
  const sequence = found.sequence + 1;
  await cancelAppointment(tx, found.id, deps.clock());
  await deps.append(tx, {
    code: 'appointment.cancel',
    by,
    about: aboutAppointment(found),
    detail: { sequence },
  });
  const concerned = await deps.cancelSeats(tx, by, factsOf(found, ''));
  await tell(deps, tx, found, concerned, { template: 'cancelled', sequence, bundle });
}

async function tell(
  { enqueue }: AgendaDeps,
  tx: Tx,
  { participants }: AppointmentRecord,
  concerned: ReadonlySet<string>,
  { template, sequence, bundle }: Pick<QueuedMessage, 'template' | 'sequence' | 'bundle'>,
): Promise<void> {
  for (const one of participants) {
    if (concerned.has(one.id)) await enqueue(tx, { ...messageTo(one, template, sequence), bundle });
  }
}
