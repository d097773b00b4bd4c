import { nl } from './own.nl.ts';
import { translator } from './translate.svelte.ts';

/** Texts of the page of patients and relatives who have an account, which alone carries them. */
export const t = translator(nl, { en: async () => (await import('./own.en.ts')).en });

/** The sentence for a code of the catalogue; one that this page does not know reads as a fault of ours. */
export function codeText(code: string): string {
  const key = `code.${code}`;
  return t(isKnown(key) ? key : 'code.INTERNAL');
}

type CodeKey = Extract<keyof typeof nl, `code.${string}`>;

function isKnown(key: string): key is CodeKey {
  return Object.hasOwn(nl, key);
}
