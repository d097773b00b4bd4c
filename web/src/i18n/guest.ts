import { nl } from './guest.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the guests' page. */
export const t = translator(nl, { en: async () => (await import('./guest.en.ts')).en });
