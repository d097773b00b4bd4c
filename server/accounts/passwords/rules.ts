import { AppError } from '../../core/errors.ts';
import type { PasswordPolicy } from '../../protocol/own-account.ts';
import { fold, isListed } from './blocklist.ts';

/** Which rules an organisation holds its people to. */
export type PasswordRules = PasswordPolicy['rules'];

/** NIST SP 800-63B-4 §3.1.1.2: where the password stands alone, and where a second factor always follows it. */
const SHORTEST = { alone: 15, second: 12 } as const;
/** What older rules ask. NIST (SHALL NOT) and ASVS 5.0 §6.2.5 advise against them. */
const KPN_SHORTEST = 8;
const LONGEST = 1_024;
/** What must be left once the person's and the organisation's own words are taken out. */
const OWN_REST = 8;

/** What holds for one person's password. */
export interface Circumstances {
  readonly rules: PasswordRules;
  /** No second factor follows this password. */
  readonly alone: boolean;
  /** Names of the person and the organisation, as typed: a guesser knows them. */
  readonly words: readonly string[];
}

/** What a person must know to choose one. */
export function policyFor({ rules, alone }: Pick<Circumstances, 'rules' | 'alone'>): PasswordPolicy {
  return { rules, shortest: rules === 'kpn' ? KPN_SHORTEST : alone ? SHORTEST.alone : SHORTEST.second };
}

/**
 * Refuses what may not be a password: too short or too long to be one, no text, known to guessers, or made of the
 * person's own words. Any Unicode character counts as one.
 *
 * @throws {AppError} WEAK_PASSWORD, PASSWORD_RULES, OWN_PASSWORD, COMMON_PASSWORD
 */
export function demandPassword(password: string, circumstances: Circumstances): void {
  const text = password.normalize('NFC');
  const { rules, shortest } = policyFor(circumstances);
  if (!text.isWellFormed() || [...text].length < shortest || password.length > LONGEST)
    throw new AppError('WEAK_PASSWORD');
  if (rules === 'kpn' && !KPN_KINDS.every((kind) => kind.test(text))) throw new AppError('PASSWORD_RULES');
  const folded = fold(text);
  if (isCommon(folded)) throw new AppError('COMMON_PASSWORD');
  const rest = without(folded, circumstances.words);
  if (rest !== folded && rest.replaceAll(/[^\p{L}\p{N}]/gu, '').length < OWN_REST)
    throw new AppError('OWN_PASSWORD');
}

/** A small letter, a capital, a digit, and something else. */
const KPN_KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{N}\s]/u] as const;

/** Rows of keys and the alphabet: what fingers do by themselves. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap(
  (row) => [row, [...row].reverse().join('')],
);
const LEET: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};
/** Fewer different signs than this are no password, however often they come. */
const FEWEST_SIGNS = 5;

/** Whether guessers get there soon: a listed word dressed up, two of them, one repeated, or a walk over the keys. */
function isCommon(folded: string): boolean {
  if (new Set(folded).size < FEWEST_SIGNS || isWalk(folded)) return true;
  const plain = [...folded].map((sign) => LEET[sign] ?? sign).join('');
  return [folded, stem(folded), stem(plain)].some((core) => isListed(core) || isPair(unitOf(core)));
}

/** Without digits and signs around it: what `Welkom2026!` is about. */
function stem(folded: string): string {
  return folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

/** The shortest piece of which a text is a repetition: the text itself, mostly. */
function unitOf(text: string): string {
  const length = (text + text).indexOf(text, 1);
  return text.slice(0, length < 1 ? text.length : length);
}

/** One listed word, or two beside each other. */
function isPair(text: string): boolean {
  if (text.length > 0 && isListed(text)) return true;
  return Array.from({ length: Math.max(0, Math.min(text.length, 64) - 7) }, (_, place) => place + 4).some(
    (at) => isListed(text.slice(0, at)) && isListed(text.slice(at)),
  );
}

/** Whether it is nothing but pieces of rows of keys, three at least in each. */
function isWalk(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    let length = 3;
    if (!inRow(text.slice(at, at + length), length)) return false;
    while (at + length < text.length && inRow(text.slice(at, at + length + 1), length + 1)) length += 1;
    at += length;
  }
  return true;
}

function inRow(piece: string, length: number): boolean {
  return piece.length === length && ROWS.some((row) => row.includes(piece));
}

function without(folded: string, words: readonly string[]): string {
  const parts = words
    .flatMap((word) => fold(word).split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length >= 3);
  const longestFirst = [...new Set(parts)].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, part) => rest.replaceAll(part, ''), folded);
}
