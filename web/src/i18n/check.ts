import { nl } from './check.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of comparing pictures, for guests and staff alike; loaded with the call. */
export const t = translator(nl, { en: async () => (await import('./check.en.ts')).en });
