import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { Appointment, DayList } from '../protocol/agenda.ts';
import type { AppointmentType, KindOfAppointment } from '../protocol/appointment-types.ts';
import {
  type AppointmentRecord,
  appointmentsStarting,
  findAppointments,
  type KindRow,
} from './appointment-store.ts';
import { openUntil } from './break-glass/breaking.ts';
import type { AgendaDeps } from './deps.ts';
import { aboutAppointment, personOf } from './facts.ts';
import { guestIdentities } from './identity.ts';
import { outcomesOf } from './office/outcome-store.ts';
import { dayPeriod } from './period.ts';
import { demandReach, reachOf } from './reach.ts';
import { leadsOf } from './reminder.ts';
import { placesInSeries } from './series-store.ts';

/** A list that was seen is one line with this many subjects; further lines name the rest (DESIGN §7). */
const SUBJECTS_A_LINE = 200;

/**
 * One day or some of one clinician, with those in which he takes part as a colleague, or of all,
 * as far as they are within reach; seeing it is a line with everybody who stood on it.
 *
 * @throws {AppError} BAD_REQUEST when the calendar has no such day.
 */
export async function day(deps: AgendaDeps, by: Context, wanted: DayWanted): Promise<DayList> {
  const { days = 1 } = wanted;
  const period = dayPeriod(wanted.day, await deps.timeZone(), days);
  const clinicianId = wanted.clinician ?? null;
  const joined = new Set(clinicianId === null ? [] : await deps.joinedBy(clinicianId));
  const reach = await reachOf(deps, by);
  const records = await transact(deps.db, async (tx) => {
    const all = await appointmentsStarting(tx, period, joined.size === 0 ? clinicianId : null);
    const found = all.filter(
      (one) => reach.covers(one) && (clinicianId === null || isOf(one, clinicianId, joined)),
    );
    const board = days === 1 ? 'agenda' : 'week';
    await logBoard(deps, tx, by, found, { board, day: wanted.day, clinicianId });
    return found;
  });
  return { day: wanted.day, appointments: await views(deps, records) };
}

function isOf(
  { id, clinician_id }: AppointmentRecord,
  clinicianId: string,
  joined: ReadonlySet<string>,
): boolean {
  return clinician_id === clinicianId || joined.has(id);
}

/** Which days of the agenda somebody wants to see. */
export interface DayWanted {
  readonly day: string;
  /** Default: that day alone. */
  readonly days?: number;
  readonly clinician?: string;
}

/** One appointment, and the line that it was seen. @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT */
export async function view(deps: AgendaDeps, by: Context, id: string): Promise<Appointment> {
  const reach = await reachOf(deps, by);
  const found = await transact(deps.db, async (tx) => {
    const [record] = await findAppointments(tx, [id]);
    if (record === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
    if (openUntil(reach.opened, record.participants) === null) demandReach(reach, record);
    await deps.append(tx, { code: 'appointment.viewed', by, about: aboutAppointment(record) });
    return record;
  });
  const until = reach.covers(found) ? null : openUntil(reach.opened, found.participants);
  return { ...(await viewOf(deps, found)), ...(until !== null && { openedUntil: iso(until) }) };
}

/** The appointment as an act left it: the act's own line tells who saw it. */
export async function afterAct(deps: AgendaDeps, id: string): Promise<Appointment> {
  const [record] = await findAppointments(deps.db, [id]);
  if (record === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  return await viewOf(deps, record);
}

/** A type as staff see it. */
export function typeView(row: KindRow): AppointmentType {
  const { id, code, name, colour } = row;
  return {
    id,
    code,
    name,
    durationMin: row.duration_min,
    opensMin: row.opens_min,
    closesMin: row.closes_min,
    colour,
    bufferMin: row.buffer_min,
    identity: row.identity,
    archived: row.archived !== 0,
    way: row.way,
    wayText: row.way_text,
    pictures: row.pictures,
  };
}

/** The codes of a kind from so many minutes on. */
export function careMinutesOf({
  care_minutes,
}: Pick<KindRow, 'care_minutes'>): KindOfAppointment['careMinutes'] {
  return JSON.parse(care_minutes) as KindOfAppointment['careMinutes'];
}

/** The same as its manager sees it. */
export function kindView(row: KindRow): KindOfAppointment {
  return {
    ...typeView(row),
    careCode: row.care_code,
    careMinutes: careMinutesOf(row),
    carePhone: row.care_phone,
    careNoShow: row.care_no_show,
    reminderMinutes: leadsOf(row),
  };
}

async function viewOf(deps: AgendaDeps, record: AppointmentRecord): Promise<Appointment> {
  const [seen] = await views(deps, [record]);
  if (seen === undefined) throw new AppError('APPOINTMENT_UNKNOWN');
  return seen;
}

async function views(deps: AgendaDeps, records: readonly AppointmentRecord[]): Promise<Appointment[]> {
  const ids = records.map(({ id }) => id);
  const seats = await deps.seatViews(ids);
  const deliveries = await deps.deliveryStates(ids);
  const outcomes = await outcomesOf(deps.db, ids);
  const identities = await guestIdentities(deps, records);
  const names = await clinicianNames(deps, records);
  const places = await placesInSeries(deps.db, [
    ...new Set(records.flatMap(({ series_id }) => series_id ?? [])),
  ]);
  return records.map((record) => ({
    id: record.id,
    type: typeView(record.type),
    clinician: { id: record.clinician_id, name: names.get(record.clinician_id) ?? '' },
    start: iso(record.starts_at as EpochMs),
    end: iso(record.ends_at as EpochMs),
    state: record.state,
    ...inSeries(places.get(record.id)),
    participants: record.participants.map((one) => {
      const seat = seats.get(one.id);
      if (seat === undefined) throw new Error(`participant ${one.id} has no seat`);
      const delivery = deliveries.get(one.id) ?? 'none';
      const { id, role, name, mail, phone, language } = one;
      const outcome = outcomes.get(one.id)?.kind ?? null;
      const identity = identities.get(id);
      const more = identity === undefined ? {} : { identity };
      const contact = { mail, phone, language };
      return { id, patientId: one.patient_id, role, name, ...contact, seat, delivery, outcome, ...more };
    }),
  }));
}

function inSeries(series: Appointment['series']): Pick<Appointment, 'series'> {
  return series === undefined ? {} : { series };
}

/** Names of everybody whose appointments these are, also of those who no longer work here. */
export async function clinicianNames(
  { clinicians, accountOf }: Pick<AgendaDeps, 'clinicians' | 'accountOf'>,
  records: readonly AppointmentRecord[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map((await clinicians()).map(({ id, name }) => [id, name]));
  for (const { clinician_id: id } of records) {
    if (!names.has(id)) names.set(id, (await accountOf(id))?.name ?? '');
  }
  return names;
}

/** Writes that these people were seen on a board, in as many lines as it takes. */
export async function logBoard(
  { append }: Pick<AgendaDeps, 'append'>,
  tx: Tx,
  by: Context,
  records: readonly AppointmentRecord[],
  filter: { readonly board: string; readonly day: string; readonly clinicianId: string | null },
): Promise<void> {
  const people = new Map(
    records.flatMap(({ participants }) => participants.map(personOf)).map((one) => [one.id, one]),
  );
  const subjects = [...people.values()];
  const lines = Math.max(1, Math.ceil(subjects.length / SUBJECTS_A_LINE));
  for (let part = 1; part <= lines; part += 1) {
    const about = subjects.slice((part - 1) * SUBJECTS_A_LINE, part * SUBJECTS_A_LINE);
    const clinician = filter.clinicianId ?? 'all';
    const detail = {
      board: filter.board,
      day: filter.day,
      clinician,
      found: subjects.length,
      part,
    };
    await append(tx, { code: 'board.viewed', by, about, detail });
  }
}
