import { nl } from './support.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts about help from outside, which only its banner and dialog carry. */
export const t = translator(nl, { en: async () => (await import('./support.en.ts')).en });
