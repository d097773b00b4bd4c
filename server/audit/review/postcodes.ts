import { createHmac } from 'node:crypto';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { StaffPostcodes } from '../../protocol/review.ts';
import type { ReviewDeps } from './deps.ts';
import { normalPostcode } from './kin.ts';
import { postcodeMarks, replacePostcodes } from './store.ts';

type Deps = Pick<ReviewDeps, 'db' | 'append' | 'staff' | 'postcodeKey'>;

/**
 * Takes the postcodes of members of staff in place of those before. Only a keyed mark of each is kept, bound to the
 * account: it tells whether a patient lives there, and nothing else.
 *
 * @returns of how many people one is known now
 * @throws {AppError} BAD_REQUEST: no postcode, or nobody's
 */
export async function takePostcodes(deps: Deps, by: Context, { staff }: StaffPostcodes): Promise<number> {
  const known = new Set((await deps.staff()).map(({ id }) => id));
  const rows = staff.map(({ account, postcode }) => {
    const normal = normalPostcode(postcode);
    if (normal === null || !known.has(account)) throw new AppError('BAD_REQUEST');
    return { account_id: account, mark: markOf(deps.postcodeKey, account, normal) };
  });
  const once = [...new Map(rows.map((row) => [row.account_id, row])).values()];
  await transact(deps.db, async (tx) => {
    const before = (await postcodeMarks(tx)).length;
    await replacePostcodes(tx, once);
    await deps.append(tx, {
      code: 'config.change',
      by,
      about: [{ kind: 'setting', id: 'staffPostcodes' }],
      detail: { before: String(before), after: String(once.length) },
    });
  });
  return once.length;
}

/** Tells whether a member of staff lives at a postcode, as far as that is known. */
export async function livesAt(
  deps: Pick<ReviewDeps, 'db' | 'postcodeKey'>,
): Promise<(account: string, postcode: string) => boolean> {
  const marks = new Map((await postcodeMarks(deps.db)).map(({ account_id, mark }) => [account_id, mark]));
  return (account, postcode) =>
    marks.get(account)?.equals(markOf(deps.postcodeKey, account, postcode)) ?? false;
}

function markOf(key: Buffer, account: string, postcode: string): Buffer {
  return createHmac('sha256', key).update(`${account}\0${postcode}`, 'utf8').digest();
}
