import { nl } from './end.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the end, which come with its screen. */
export const t = translator(nl, { en: async () => (await import('./end.en.ts')).en });
