import { nl } from './officer.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the privacy officer's desk, which only its own screens carry. */
export const t = translator(nl, { en: async () => (await import('./officer.en.ts')).en });
