import { nl } from './line.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of how the line is, for guests and staff alike; loaded with the call. */
export const t = translator(nl, { en: async () => (await import('./line.en.ts')).en });
