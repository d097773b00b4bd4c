import { nl } from './desk-hours.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the desk's hours, which come with them. */
export const t = translator(nl, { en: async () => (await import('./desk-hours.en.ts')).en });
