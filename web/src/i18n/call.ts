import { nl } from './call.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of `web/src/parts/call`, for guests and staff alike. */
export const t = translator(nl, { en: async () => (await import('./call.en.ts')).en });
