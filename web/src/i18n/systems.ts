import { nl } from './systems.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen of other systems, which only that screen carries. */
export const t = translator(nl, { en: async () => (await import('./systems.en.ts')).en });
