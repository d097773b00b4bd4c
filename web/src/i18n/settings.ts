import { nl } from './settings.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the manager's page of settings, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./settings.en.ts')).en });
