import { locale } from '../i18n/staff.ts';

/** `7 december 2026 om 10:02`, or short and to the second, on the organisation's clocks in the language on screen. */
export function momentText(at: string, zone: string, seconds = false): string {
  const styles = seconds
    ? ({ dateStyle: 'medium', timeStyle: 'medium' } as const)
    : ({ dateStyle: 'long', timeStyle: 'short' } as const);
  const options = { timeZone: zone, ...styles };
  return new Intl.DateTimeFormat(locale(), options).format(Date.parse(at));
}

/** Where a bar of the chart begins. */
export function barText(from: string, unit: 'hour' | 'day' | 'month', zone: string): string {
  const day = unit === 'month' ? {} : { day: 'numeric' as const };
  const time = unit === 'hour' ? { hour: '2-digit' as const, minute: '2-digit' as const } : {};
  const options = { timeZone: zone, year: 'numeric', month: 'short', ...day, ...time } as const;
  return new Intl.DateTimeFormat(locale(), options).format(Date.parse(from));
}

/** A whole number as it is written here. */
export function countText(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}
