import { translator } from './translate.svelte.ts';
import { nl } from './words.nl.ts';

/** Texts of the screen of words in letters, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./words.en.ts')).en });
