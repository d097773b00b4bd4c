import { nl } from './errors.nl.ts';
import { translator } from './translate.svelte.ts';

const t = translator(nl, { en: async () => (await import('./errors.en.ts')).en });

/**
 * The sentence for a code of the catalogue, in the language on screen: of an `ApiError` or of the socket's `error`
 * message. A code this page does not know yet reads as a fault.
 */
export function codeText(code: string): string {
  return t(isKnown(code) ? code : 'INTERNAL');
}

function isKnown(code: string): code is keyof typeof nl {
  return Object.hasOwn(nl, code);
}
