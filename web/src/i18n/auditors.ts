import { nl } from './auditors.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the screen on which auditors are appointed, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./auditors.en.ts')).en });
