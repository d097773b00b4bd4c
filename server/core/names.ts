import { AppError } from './errors.ts';

const MAX_CHARACTERS = 100;
const MAX_CODE_UNITS = 400;

/**
 * What shows nothing, or turns the text around it: controls, directional marks, overrides and isolates (UAX #9),
 * zero-width spaces, interlinear and tag characters, letters that are drawn empty, private use.
 * ZERO WIDTH JOINER and NON-JOINER stay: Persian, Indic scripts and family emoji need them.
 */
const INVISIBLE =
  /\u034f|[\u17b4\u17b5]|[\u180b-\u180f]|[\p{Cc}\p{Co}\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]/gu;
/** More marks on one letter than any script writes: they would paint over the lines above and below. */
const PILED_MARKS = /(\p{M}{6})\p{M}+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Made with the first name, not at start: it reads tables of all scripts. */
let characters: Intl.Segmenter | null = null;

/**
 * A person's name as it is kept and shown to others: NFC, on one line, with nothing in it that hides, reverses or
 * overflows. Markup is left as it is: every screen and message shows names as text.
 *
 * @throws {AppError} BAD_NAME when nothing visible is left, or more than 100 characters (as people count them).
 */
export function cleanName(text: string): string {
  const visible = text
    .toWellFormed()
    .replaceAll('\ufffd', '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(INVISIBLE, '');
  const name = visible
    .normalize('NFC')
    .replaceAll(PILED_MARKS, '$1')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/^[ \u200c\u200d]+|[ \u200c\u200d]+$/g, '')
    .normalize('NFC');
  if (!VISIBLE.test(name) || name.length > MAX_CODE_UNITS) throw new AppError('BAD_NAME');
  characters ??= new Intl.Segmenter('nl', { granularity: 'grapheme' });
  if ([...characters.segment(name)].length > MAX_CHARACTERS) throw new AppError('BAD_NAME');
  return name;
}
