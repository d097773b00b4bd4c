import type { LogWords } from '../../protocol/log.ts';
import { CATALOGUE, type EventCode, type EventKind } from '../catalogue.ts';
import { ATTEMPTS, ENGLISH } from './english.ts';
import { NEDERLANDS, POGINGEN } from './nederlands.ts';
import { type Phrase, saidOf } from './phrase.ts';

/** Languages in which the log speaks. */
export type Language = 'nl' | 'en';

const SPOKEN = {
  nl: { phrases: NEDERLANDS, attempts: POGINGEN },
  en: { phrases: ENGLISH, attempts: ATTEMPTS },
} as const;

/** What a line says after the name of who did it; a code that this version does not know reads as itself. */
export function wordsOf(language: Language, code: string, out: number): string {
  const { phrases, attempts } = SPOKEN[language];
  if (!isCode(code)) return code;
  return saidOf(phrases[code], outcomeOf(code, out), attempts);
}

/** The words of every event and each of its outcomes, for a page that shows lines. */
export function allWords(language: Language): LogWords {
  const { phrases } = SPOKEN[language];
  const entries = Object.entries(phrases).map(([code, { did }]: [string, Phrase]) => {
    const { outs }: EventKind = CATALOGUE[code as EventCode];
    return [
      code,
      { did, outs: Object.fromEntries(outs.map((out) => [out, wordsOf(language, code, out)])) },
    ] as const;
  });
  return { events: Object.fromEntries(entries) };
}

function isCode(code: string): code is EventCode {
  return Object.hasOwn(CATALOGUE, code);
}

/** An outcome that this kind of event no longer has is told as a failure. */
function outcomeOf(code: EventCode, out: number): EventKind['outs'][number] {
  const { outs }: EventKind = CATALOGUE[code];
  return outs.find((one) => one === out) ?? 8;
}
