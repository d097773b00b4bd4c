import type { LogChoices } from '../../../server/protocol/log.ts';
import type { StaffPostcodes } from '../../../server/protocol/review.ts';

const POSTCODE = /^[1-9]\d{3} ?[A-Za-z]{2}$/;

/** Reads `name; postcode` line by line; the first line that is not right, or names nobody or two people, is told. */
export function readPostcodes(
  typed: string,
  accounts: LogChoices['accounts'],
): {
  readonly staff: StaffPostcodes['staff'];
  readonly bad: { readonly line: number; readonly text: string } | null;
} {
  const staff: StaffPostcodes['staff'] = [];
  for (const [at, text] of typed.split('\n').entries()) {
    if (text.trim() === '') continue;
    const [name = '', postcode = ''] = text.split(/[;\t]/).map((part) => part.trim());
    const meant = accounts.filter((one) => one.name.toLowerCase() === name.toLowerCase());
    const [account] = meant;
    if (account === undefined || meant.length > 1 || !POSTCODE.test(postcode))
      return { staff: [], bad: { line: at + 1, text } };
    staff.push({ account: account.id, postcode });
  }
  return { staff, bad: null };
}
