import { language } from './language.svelte.ts';
import { en as frameEn } from './staff.en.ts';
import { nl as frameNl } from './staff.nl.ts';
import { en as agendaEn } from './staff-agenda.en.ts';
import { nl as agendaNl } from './staff-agenda.nl.ts';
import { en as roomEn } from './staff-room.en.ts';
import { nl as roomNl } from './staff-room.nl.ts';
import { translator } from './translate.ts';

/** Texts of the staff page. */
export const t = translator({
  nl: { ...frameNl, ...agendaNl, ...roomNl } as const,
  en: { ...frameEn, ...agendaEn, ...roomEn } as const,
});

/** The locale that writes days and sorts names, for the language on screen. */
export function locale(): string {
  return language() === 'nl' ? 'nl-NL' : 'en-GB';
}
