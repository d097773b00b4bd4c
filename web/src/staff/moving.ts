import type { Appointment } from '../../../server/protocol/agenda.ts';
import { addDays, type Day, dayOf, instantOf, timeOf } from './zone.ts';

/** An appointment that is being taken elsewhere, and has not been put down yet. */
export interface Moving {
  readonly appointment: Appointment;
  readonly day: Day;
  /** Minutes since midnight on the wall clock. */
  readonly minute: number;
}

/** Appointments begin at whole steps of this many minutes when they are moved on the grid. */
export const STEP_MIN = 5;
const LAST_MINUTE = 24 * 60 - STEP_MIN;

/** Takes an appointment up where it stands. */
export function takeUp(appointment: Appointment, zone: string): Moving {
  const start = Date.parse(appointment.start);
  const [hour = 0, minute = 0] = timeOf(start, zone).split(':').map(Number);
  return { appointment, day: dayOf(start, zone), minute: hour * 60 + minute };
}

/** The same, so many days and minutes further; it stays on its day of the clock, at whole steps. */
export function carried(moving: Moving, by: { readonly days?: number; readonly minutes?: number }): Moving {
  const { days = 0, minutes = 0 } = by;
  const wanted = Math.round((moving.minute + minutes) / STEP_MIN) * STEP_MIN;
  const minute = minutes === 0 ? moving.minute : Math.max(0, Math.min(LAST_MINUTE, wanted));
  return { ...moving, day: addDays(moving.day, days), minute };
}

/** `HH:MM` */
export function clockOf({ minute }: Pick<Moving, 'minute'>): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** When it would begin; `null`: that hour is skipped when summer time begins. */
export function startOf(moving: Moving, zone: string): string | null {
  return instantOf(moving.day, clockOf(moving), zone);
}

/** What a key does to what is carried: another place, down here (`drop`), back where it was (`stop`), or nothing. */
export function keyed(moving: Moving, key: string, shift: boolean): Moving | 'drop' | 'stop' | null {
  const minutes = shift ? 60 : STEP_MIN;
  switch (key) {
    case 'ArrowUp':
      return carried(moving, { minutes: -minutes });
    case 'ArrowDown':
      return carried(moving, { minutes });
    case 'ArrowLeft':
      return carried(moving, { days: -1 });
    case 'ArrowRight':
      return carried(moving, { days: 1 });
    case 'Enter':
      return 'drop';
    case 'Escape':
      return 'stop';
    default:
      return null;
  }
}
