import { nl } from './review.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the monthly review, which only its own screens carry. */
export const t = translator(nl, { en: async () => (await import('./review.en.ts')).en });
