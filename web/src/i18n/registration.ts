import { nl } from './registration.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen of what was done, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./registration.en.ts')).en });
