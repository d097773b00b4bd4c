import { nl } from './locations.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screens of locations, which alone carry them. */
export const t = translator(nl, { en: async () => (await import('./locations.en.ts')).en });
