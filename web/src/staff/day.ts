import type { Appointment, Clinician, Participant } from '../../../server/protocol/agenda.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';

/** More than a clinician sees in a day: an ordinary day is one piece. */
const CHUNK = 40;

/** One clinician's appointments of a day, in order of time. */
export interface ClinicianDay {
  readonly clinician: Clinician;
  readonly appointments: readonly Appointment[];
}

/** The day per clinician: clinicians by name, their appointments by time. */
export function byClinician(appointments: readonly Appointment[], locale: string): readonly ClinicianDay[] {
  const days = new Map<string, { clinician: Clinician; appointments: Appointment[] }>();
  for (const appointment of appointments) {
    const { clinician } = appointment;
    const day = days.get(clinician.id) ?? { clinician, appointments: [] };
    day.appointments.push(appointment);
    days.set(clinician.id, day);
  }
  const order = new Intl.Collator(locale);
  for (const day of days.values()) day.appointments.sort(byTime);
  return [...days.values()].sort((one, other) => order.compare(one.clinician.name, other.clinician.name));
}

/** A long list in pieces that a screen can show one by one; together they are the list. */
export function chunks(appointments: readonly Appointment[]): readonly (readonly Appointment[])[] {
  const count = Math.ceil(appointments.length / CHUNK);
  return Array.from({ length: count }, (_, place) => appointments.slice(place * CHUNK, (place + 1) * CHUNK));
}

/** Instants of the app have one form, so their text sorts as time does; the id keeps equal times in place. */
function byTime(one: Appointment, other: Appointment): number {
  return compare(one.start, other.start) || compare(one.end, other.end) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The same list with what this arrival says about its participant; the same object when it says nothing new here. */
export function withArrival(appointments: readonly Appointment[], arrival: Arrival): readonly Appointment[] {
  const place = appointments.findIndex(({ id }) => id === arrival.appointment);
  const appointment = appointments[place];
  if (!appointment) return appointments;
  const participants = appointment.participants.map((participant) => withSeat(participant, arrival));
  return appointments.with(place, { ...appointment, participants });
}

function withSeat(participant: Participant, arrival: Arrival): Participant {
  if (participant.id !== arrival.participant) return participant;
  const { seat, phase, since, bound, online, identity } = arrival;
  const { identity: _, ...before } = participant.seat;
  const known = identity === undefined ? {} : { identity };
  return { ...participant, seat: { ...before, seat, phase, since, bound, online, ...known } };
}

/** When the room of an appointment may be entered: around its time, as its type says. Milliseconds. */
export function roomHours({ start, end, type }: Appointment): {
  readonly from: number;
  readonly until: number;
} {
  return {
    from: Date.parse(start) - type.opensMin * 60_000,
    until: Date.parse(end) + type.closesMin * 60_000,
  };
}

/** Whether the room can be opened at this moment. */
export function roomIsOpen(appointment: Appointment, nowMs: number): boolean {
  const { from, until } = roomHours(appointment);
  return appointment.state === 'planned' && nowMs >= from && nowMs <= until;
}
