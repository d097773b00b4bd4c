import { nl } from './access.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the dialog about who has an account for a patient, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./access.en.ts')).en });
