import { nl } from './parts.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the parts, for use inside `web/src/parts` only. */
export const t = translator(nl, { en: async () => (await import('./parts.en.ts')).en });
