import { nl } from './break-glass.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of opening what belongs to another department, which only that question carries. */
export const t = translator(nl, { en: async () => (await import('./break-glass.en.ts')).en });
