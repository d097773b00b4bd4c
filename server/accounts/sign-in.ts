import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { AccountRow } from '../core/schema.ts';
import type { Entry, SignIn } from '../protocol/accounts.ts';
import { normalMail } from './account.ts';
import type { DirectoryDesk } from './directory/service.ts';
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
  /** Where passwords are kept that are not kept here; null without one. */
  readonly directory: Pick<DirectoryDesk, 'enter' | 'pretend'> | null;
  /** What comes after a right password: nearly always the second factor. */
  readonly admit: (by: Context, account: AccountRow, visit: Visit) => Promise<Admission>;
}

type Failure = 'unknown' | 'wrong-password' | 'disabled' | 'throttled';

/**
 * The first step of signing in: mail address and password. A name that nobody has, a wrong password and a disabled
 * account get the same answer after the same work. An account with a password of its own never needs the directory.
 *
 * @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY; DIRECTORY_UNAVAILABLE, SSO_NO_ACCESS, SSO_UNLINKED
 */
export function signIn(deps: SignInDeps) {
  const { db, throttle } = deps;
  return async (by: Context, typed: SignIn, visit: Visit = {}): Promise<Admission> => {
    const mail = normalMail(typed.mail);
    const account = await accountByMail(db, mail);
    const attempt = { by, typed: mail, account };
    const who = trier(by, mail);
    await passThrottle(deps, attempt, who);

    const known = await prove(deps, attempt, typed.password).catch((cause: unknown) => {
      throttle.unjudged(who);
      throw cause;
    });
    if (known === null || known.disabled_at !== null) {
      const why = known !== null ? 'disabled' : account === undefined ? 'unknown' : 'wrong-password';
      await recordFailure(deps, attempt, why);
      throw new AppError('SIGN_IN_FAILED');
    }
    throttle.right(who);
    return deps.admit(by, known, visit);
  };
}

interface Attempt {
  readonly by: Context;
  readonly typed: string;
  readonly account: AccountRow | undefined;
}

/** Whose password it is, here or in the directory; null: nobody's of that name. */
async function prove(
  deps: SignInDeps,
  { typed, account }: Attempt,
  password: string,
): Promise<AccountRow | null> {
  const { hasher, directory } = deps;
  const own = account?.password ?? null;
  const verdict = await hasher.verify(password, own);
  if (account === undefined || own === null)
    return directory === null ? null : await directory.enter(typed, password);
  await directory?.pretend(typed);
  if (!verdict.right) return null;
  return verdict.outdated ? await rehash(deps, account, password) : account;
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
