import { DAY, type EpochMs, later, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { LeaveRow } from '../../core/office-rows.ts';
import type { Clinician } from '../../protocol/agenda.ts';
import type {
  ClinicianAvailability,
  HoursWanted,
  LeaveWanted,
  Objection,
  PlanCheck,
} from '../../protocol/availability.ts';
import { appointmentTypes } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { calendarDay, instantOf } from '../period.ts';
import { demandIncludes, reachOf } from '../reach.ts';
import {
  deleteLeave,
  insertLeave,
  leaveFrom,
  replaceStretches,
  stretchesByClinician,
} from './availability-store.ts';
import { objectionsTo } from './objections.ts';
import { takenAround } from './taken-store.ts';
import { hoursOf, type Stretch, stretchesOf } from './week.ts';

/** When clinicians can be planned. Each sees to the own times, planners and managers to everybody's. */
export interface Availability {
  /** Of the clinicians within reach. */
  list(by: Context): Promise<ClinicianAvailability[]>;
  /** @throws {AppError} NOT_ALLOWED, OTHER_DEPARTMENT, CLINICIAN_UNKNOWN, BAD_REQUEST (stretches that are empty or overlap) */
  setHours(by: Context, clinicianId: string, wanted: HoursWanted): Promise<ClinicianAvailability>;
  /** @throws {AppError} NOT_ALLOWED, OTHER_DEPARTMENT, CLINICIAN_UNKNOWN, BAD_REQUEST (days that do not exist, or the wrong way round) */
  addLeave(by: Context, clinicianId: string, wanted: LeaveWanted): Promise<ClinicianAvailability>;
  /** @throws {AppError} NOT_ALLOWED, OTHER_DEPARTMENT, CLINICIAN_UNKNOWN, NOT_FOUND */
  endLeave(by: Context, clinicianId: string, leaveId: string): Promise<ClinicianAvailability>;
  /**
   * What speaks against planning these times, for each in its order. Nobody is named in it.
   *
   * @throws {AppError} TYPE_UNKNOWN, OTHER_DEPARTMENT, BAD_TIME
   */
  check(by: Context, wanted: PlanCheck): Promise<Objection[][]>;
}

export function availabilityOf(deps: AgendaDeps): Availability {
  return {
    list: async (by) => {
      const { includes } = await reachOf(deps, by);
      return await listOf(
        deps,
        (await deps.clinicians()).filter(({ id }) => includes(id)),
      );
    },
    setHours: (by, clinicianId, { hours }) => {
      const stretches = stretchesOf(hours);
      return change(deps, by, clinicianId, 'hours', (tx) => replaceStretches(tx, clinicianId, stretches));
    },
    addLeave: (by, clinicianId, { from, until }) => {
      const [first, last] = [from, until].map((day) => calendarDay(day).toString());
      if (first === undefined || last === undefined || last < first) throw new AppError('BAD_REQUEST');
      const row = { id: newId(), clinician_id: clinicianId, first_day: first, last_day: last };
      return change(deps, by, clinicianId, 'leave', (tx) => insertLeave(tx, row));
    },
    endLeave: (by, clinicianId, leaveId) =>
      change(deps, by, clinicianId, 'leave', async (tx) => {
        if (!(await deleteLeave(tx, clinicianId, leaveId))) throw new AppError('NOT_FOUND');
      }),
    check: async (by, wanted) => {
      demandIncludes(await reachOf(deps, by), wanted.clinicianId);
      return await check(deps, wanted);
    },
  };
}

/** Changes something of one clinician's times, with its line. */
async function change(
  deps: AgendaDeps,
  by: Context,
  clinicianId: string,
  fields: 'hours' | 'leave',
  act: (tx: Tx) => Promise<void>,
): Promise<ClinicianAvailability> {
  demandMayChange(by, clinicianId);
  demandIncludes(await reachOf(deps, by), clinicianId);
  const clinician = (await deps.clinicians()).find(({ id }) => id === clinicianId);
  if (clinician === undefined) throw new AppError('CLINICIAN_UNKNOWN');
  await transact(deps.db, async (tx) => {
    await act(tx);
    const about = [{ kind: 'account', id: clinicianId }] as const;
    await deps.append(tx, { code: 'availability.changed', by, about, detail: { fields } });
  });
  const [changed] = await listOf(deps, [clinician]);
  if (changed === undefined) throw new AppError('CLINICIAN_UNKNOWN');
  return changed;
}

/** A clinician without another role sees to the own times alone. */
function demandMayChange({ actor }: Context, clinicianId: string): void {
  if (actor.kind !== 'staff') throw new AppError('NOT_ALLOWED');
  const forAll = actor.roles.some((role) => ['planner', 'assistant', 'manager'].includes(role));
  if (!forAll && actor.id !== clinicianId) throw new AppError('NOT_ALLOWED');
}

async function listOf(
  { db, clock, timeZone }: AgendaDeps,
  clinicians: readonly Clinician[],
): Promise<ClinicianAvailability[]> {
  const stretches = await stretchesByClinician(db);
  const leave = Map.groupBy(await leaveFrom(db, today(clock(), await timeZone())), (one) => one.clinician_id);
  return clinicians.map((clinician) => ({
    clinician,
    hours: (stretches.get(clinician.id) ?? []).map(hoursOf),
    leave: (leave.get(clinician.id) ?? []).map(({ id, first_day, last_day }) => {
      return { id, from: first_day, until: last_day };
    }),
  }));
}

async function check(deps: AgendaDeps, wanted: PlanCheck): Promise<Objection[][]> {
  const { db, clock } = deps;
  const type = (await appointmentTypes(db)).find(({ id }) => id === wanted.typeId);
  if (type === undefined) throw new AppError('TYPE_UNKNOWN');
  const timeZone = await deps.timeZone();
  const stretches: readonly Stretch[] = (await stretchesByClinician(db)).get(wanted.clinicianId) ?? [];
  const leave: readonly LeaveRow[] = await leaveFrom(db, today(later(clock(), -DAY), timeZone));
  const times = {
    stretches,
    leave: leave.filter((one) => one.clinician_id === wanted.clinicianId),
    timeZone,
  };
  const checked: Objection[][] = [];
  for (const text of wanted.starts) {
    const start = instantOf(text);
    const period = { start, end: later(start, wanted.durationMin * MINUTE) };
    const taken = await takenAround(db, wanted.clinicianId, period, wanted.except ?? null);
    checked.push([...objectionsTo({ ...period, restMin: type.buffer_min }, { ...times, taken })]);
  }
  return checked;
}

function today(now: EpochMs, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
