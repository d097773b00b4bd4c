import { nl } from './status.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the page that says whether everything works, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./status.en.ts')).en });
