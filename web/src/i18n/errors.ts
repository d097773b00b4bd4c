import { codeOf } from '../api.ts';
import { en } from './errors.en.ts';
import { nl } from './errors.nl.ts';
import { translator } from './translate.ts';

const t = translator({ nl, en });

/** The sentence for anything thrown, in the language on screen. A code this page does not know yet reads as a fault. */
export function errorText(error: unknown): string {
  return codeText(codeOf(error));
}

/** The sentence for a code of the catalogue, as the socket's `error` message brings it. */
export function codeText(code: string): string {
  return t(isKnown(code) ? code : 'INTERNAL');
}

function isKnown(code: string): code is keyof typeof nl {
  return Object.hasOwn(nl, code);
}
