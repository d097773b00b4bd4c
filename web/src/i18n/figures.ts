import { nl } from './figures.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen of figures, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./figures.en.ts')).en });
