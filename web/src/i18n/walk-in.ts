import { translator } from './translate.svelte.ts';
import { nl } from './walk-in.nl.ts';

/** Texts of the screen of people without an appointment, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./walk-in.en.ts')).en });
