import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { AccountRow } from '../core/schema.ts';
import type { Entry, SignIn } from '../protocol/accounts.ts';
import { normalMail } from './account.ts';
import type { SignedIn, Visit } from './opening.ts';
import type { Hasher } from './password.ts';
import { accountByMail, changePasswordHash } from './store.ts';
import { type Throttle, type Trier, trier } from './throttle.ts';

/** What came of a right password: signed in, or halfway: the cookie then proves only that, and opens nothing. */
export type Admission =
  | (SignedIn & { readonly entry: null })
  | { readonly account: null; readonly entry: Entry; readonly cookie: string };

export interface SignInDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly throttle: Throttle;
  /** HMAC of a name that was typed and that nobody has: people type passwords there, so never the name itself. */
  readonly maskedName: (typed: string) => string;
  /** What comes after a right password: nearly always the second factor. */
  readonly admit: (by: Context, account: AccountRow, visit: Visit) => Promise<Admission>;
}

type Failure = 'unknown' | 'wrong-password' | 'disabled' | 'throttled';

/**
 * The first step of signing in: mail address and password. A name that nobody has, a wrong password and a disabled
 * account get the same answer after the same work.
 *
 * @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY
 */
export function signIn(deps: SignInDeps) {
  const { db, hasher, throttle } = deps;
  return async (by: Context, typed: SignIn, visit: Visit = {}): Promise<Admission> => {
    const mail = normalMail(typed.mail);
    const account = await accountByMail(db, mail);
    const attempt = { by, typed: mail, account };
    const who = trier(by, mail);
    await passThrottle(deps, attempt, who);

    const verdict = await hasher.verify(typed.password, account?.password ?? null).catch((cause: unknown) => {
      throttle.unjudged(who);
      throw cause;
    });
    if (account === undefined || !verdict.right || account.disabled_at !== null) {
      const why = account === undefined ? 'unknown' : verdict.right ? 'disabled' : 'wrong-password';
      await recordFailure(deps, attempt, why);
      throw new AppError('SIGN_IN_FAILED');
    }
    throttle.right(who);
    const upToDate = verdict.outdated ? await rehash(deps, account, typed.password) : account;
    return deps.admit(by, upToDate, visit);
  };
}

interface Attempt {
  readonly by: Context;
  readonly typed: string;
  readonly account: AccountRow | undefined;
}

async function passThrottle(deps: SignInDeps, attempt: Attempt, who: Trier): Promise<void> {
  const gate = deps.throttle.enter(who, deps.clock());
  if (gate === 'go') return;
  // one line for each wait: refused tries cost the caller nothing, and must not fill the log
  if (gate === 'wait') await recordFailure(deps, attempt, 'throttled');
  throw new AppError('TOO_MANY');
}

function recordFailure(
  { db, append, maskedName }: SignInDeps,
  attempt: Attempt,
  why: Failure,
): Promise<void> {
  const { by, typed, account } = attempt;
  return transact(db, (tx) =>
    append(tx, {
      code: 'auth.login_failed',
      by,
      outcome: why === 'throttled' ? 8 : 4,
      why,
      ...(account === undefined
        ? { detail: { name: maskedName(typed) } }
        : { about: [{ kind: 'account', id: account.id }] }),
    }),
  );
}

/** The same password at today's cost. */
async function rehash({ db, hasher }: SignInDeps, account: AccountRow, typed: string): Promise<AccountRow> {
  const password = await hasher.hash(typed);
  await transact(db, (tx) => changePasswordHash(tx, account.id, password));
  return { ...account, password };
}
