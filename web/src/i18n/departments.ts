import { nl } from './departments.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen of departments, which only that screen carries. */
export const t = translator(nl, { en: async () => (await import('./departments.en.ts')).en });
