import { nl } from './papers.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen with papers, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./papers.en.ts')).en });
