const LENGTH = 24;
const DASH = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

/**
 * Reads `YYYY-MM-DDTHH:MM:SS.mmmZ`, a day of the calendar and no leap second.
 *
 * @returns a number that orders times as their texts are ordered, and differs where they differ; -1 when it is none.
 */
export function timeAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at !== LENGTH) return -1;
  if (!isPunctuated(bytes, at)) return -1;
  const year = digits(bytes, at, 4);
  const month = digits(bytes, at + 5, 2);
  const day = digits(bytes, at + 8, 2);
  const hour = digits(bytes, at + 11, 2);
  const minute = digits(bytes, at + 14, 2);
  const second = digits(bytes, at + 17, 2);
  const ms = digits(bytes, at + 20, 3);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || ms < 0) return -1;
  return ((((year * 12 + month - 1) * 31 + day - 1) * 24 + hour) * 3600 + minute * 60 + second) * 1000 + ms;
}

/** As timeAt, of a text. */
export function timeOf(text: unknown): number {
  if (typeof text !== 'string' || text.length !== LENGTH) return -1;
  const bytes = Buffer.from(text, 'utf8');
  return timeAt(bytes, 0, bytes.length);
}

function isPunctuated(bytes: Uint8Array, at: number): boolean {
  const date = bytes[at + 4] === DASH && bytes[at + 7] === DASH && bytes[at + 10] === LETTER_T;
  const time = bytes[at + 13] === COLON && bytes[at + 16] === COLON && bytes[at + 19] === POINT;
  return date && time && bytes[at + 23] === LETTER_Z;
}

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index += 1) {
    const digit = (bytes[at + index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
