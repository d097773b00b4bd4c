import type { Went } from '../../protocol/figures.ts';
import type { CountedAppointment } from './figures-store.ts';

/** Figures of one person's appointments are not told below this many. */
export const FEWEST = 5;

export const NOTHING: Went = { appointments: 0, video: 0, phone: 0, noShow: 0, cancelled: 0, minutes: 0 };

/** How these appointments went. @param minutes of calls, by appointment */
export function wentOf(
  appointments: readonly CountedAppointment[],
  minutes: ReadonlyMap<string, number>,
): Went {
  return appointments.map((one) => oneWent(one, minutes.get(one.id) ?? 0)).reduce(plus, NOTHING);
}

function oneWent({ state, outcome }: CountedAppointment, minutes: number): Went {
  if (state === 'cancelled') return { ...NOTHING, cancelled: 1 };
  return {
    appointments: 1,
    video: minutes > 0 ? 1 : 0,
    phone: outcome === 'phone' ? 1 : 0,
    noShow: outcome === 'no-show' ? 1 : 0,
    cancelled: 0,
    minutes,
  };
}

function plus(one: Went, other: Went): Went {
  return {
    appointments: one.appointments + other.appointments,
    video: one.video + other.video,
    phone: one.phone + other.phone,
    noShow: one.noShow + other.noShow,
    cancelled: one.cancelled + other.cancelled,
    minutes: one.minutes + other.minutes,
  };
}
