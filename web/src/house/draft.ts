import type { HouseSettings } from '../../../server/protocol/house.ts';

/** When people can be reminded, as one choice: minutes before the start. '' = never. */
export const REMINDERS = ['', '10', '60', '1440', '1440 10', '10080 1440 10'] as const;

/** What the form holds: the settings, with the reminders as one choice. */
export type HouseDraft = Omit<HouseSettings, 'reminderMinutes'> & { readonly reminders: string };

export function draftOf({ reminderMinutes, ...rest }: HouseSettings): HouseDraft {
  return { ...rest, reminders: reminderMinutes.join(' ') };
}

/** The choices of reminders, with the one that stands there now if the operator's command set another. */
export function reminderChoices(now: string): readonly string[] {
  return REMINDERS.some((one) => one === now) ? REMINDERS : [...REMINDERS, now];
}

/** What must be mended before it can be saved. */
export function houseFaults({ name, phone }: HouseDraft): ReadonlySet<'name' | 'phone'> {
  const faults = new Set<'name' | 'phone'>();
  if (name.trim() === '') faults.add('name');
  if (!/^(\+?[0-9][0-9 ()-]{1,30})?$/.test(phone.trim())) faults.add('phone');
  return faults;
}

/** What a draft without faults asks for. */
export function settingsOf({ reminders, ...rest }: HouseDraft): HouseSettings {
  const reminderMinutes = reminders === '' ? [] : reminders.split(' ').map(Number);
  return { ...rest, name: rest.name.trim(), phone: rest.phone.trim(), reminderMinutes };
}
