import { nl } from './identity.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the question who a guest is; loaded with that screen. */
export const t = translator(nl, { en: async () => (await import('./identity.en.ts')).en });
