import { nl } from './retention.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screens about terms, holds and erasures, which alone carry them. */
export const t = translator(nl, { en: async () => (await import('./retention.en.ts')).en });
