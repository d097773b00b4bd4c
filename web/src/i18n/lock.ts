import { nl } from './lock.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts about the PIN of this device. */
export const t = translator(nl, { en: async () => (await import('./lock.en.ts')).en });
