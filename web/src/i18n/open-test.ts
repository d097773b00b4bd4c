import { nl } from './open-test.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the test by anybody, which come with its screen. */
export const t = translator(nl, { en: async () => (await import('./open-test.en.ts')).en });
