import { AppError } from './errors.ts';

/** Kinds of number that take no text messages. */
const DEAF: ReadonlySet<string> = new Set([
  'FIXED_LINE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]);

/**
 * Whether a text message may be sent to this number: a landline takes none.
 *
 * @param number E.164.
 */
export async function takesTexts(number: string): Promise<boolean> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max'); // with the first number, not at start
  const found = parsePhoneNumberFromString(number);
  if (found === undefined || !found.isValid()) return false;
  return !DEAF.has(found.getType() ?? '');
}

/**
 * A phone number in E.164; without a country code it is a Dutch one.
 *
 * @throws {AppError} BAD_PHONE
 */
export async function cleanPhone(typed: string): Promise<string> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max'); // with the first number, not at start
  const found = parsePhoneNumberFromString(typed, { defaultCountry: 'NL', extract: false });
  if (found === undefined || !found.isValid() || found.ext !== undefined) throw new AppError('BAD_PHONE');
  return found.number;
}
