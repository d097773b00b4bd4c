import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { AccountRow } from '../core/schema.ts';
import type { Account, SignIn } from '../protocol/accounts.ts';
import type { Device } from '../protocol/own-account.ts';
import type { Role } from '../protocol/roles.ts';
import { accountOf, normalMail } from './account.ts';
import { printDevice } from './device.ts';
import type { Hasher } from './password.ts';
import { demandSecondFactor } from './policy.ts';
import { newSession } from './session.ts';
import type { SessionEnds } from './session-ends.ts';
import { accountByMail, changePasswordHash, insertSession } from './store.ts';
import { type Throttle, type Trier, trier } from './throttle.ts';

export interface SignInDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly throttle: Throttle;
  readonly ends: SessionEnds;
  /** HMAC of a name that was typed and that nobody has: people type passwords there, so never the name itself. */
  readonly maskedName: (typed: string) => string;
  /** Roles for which the organisation demands a second factor. */
  readonly secondFactorRoles: () => Promise<readonly Role[]>;
}

/** The browser that signs in. */
export interface Visit {
  /** The cookie it still had: that session ends. */
  readonly previous?: string | undefined;
  /** What it says it is. */
  readonly device?: Device;
}

/** A fresh session and its cookie. */
export interface SignedIn {
  readonly account: Account;
  readonly cookie: string;
}

const UNKNOWN: Device = { browser: 'other', system: 'other' };

type Failure = 'unknown' | 'wrong-password' | 'disabled' | 'second-factor-required' | 'throttled';

/**
 * Signs a member of staff in by mail address and password. A name that nobody has, a wrong password and a disabled
 * account get the same answer after the same work. Every sign-in makes a new session.
 *
 * @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, SECOND_FACTOR_REQUIRED
 */
export function signIn(deps: SignInDeps) {
  const { db, hasher, throttle } = deps;
  return async (by: Context, typed: SignIn, visit: Visit = {}): Promise<SignedIn> => {
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
    const signedIn = accountOf(account);
    await passPolicy(deps, attempt, signedIn.roles);
    const renewed = verdict.outdated ? await hasher.hash(typed.password) : null;
    return { account: signedIn, cookie: await openSession(deps, by, signedIn, renewed, visit) };
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

async function passPolicy(deps: SignInDeps, attempt: Attempt, roles: readonly Role[]): Promise<void> {
  try {
    demandSecondFactor(roles, null, await deps.secondFactorRoles());
  } catch (refusal) {
    await recordFailure(deps, attempt, 'second-factor-required');
    throw refusal;
  }
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

async function openSession(
  { db, clock, append, ends }: SignInDeps,
  by: Context,
  account: Account,
  renewedHash: string | null,
  { previous, device = UNKNOWN }: Visit,
): Promise<string> {
  const { id, cookie, secretHash } = newSession();
  const now = clock();
  const announce = await transact(db, async (tx) => {
    const replaced = previous === undefined ? () => {} : await ends.replace(tx, by, previous);
    if (renewedHash !== null) await changePasswordHash(tx, account.id, renewedHash);
    await insertSession(tx, {
      id,
      account_id: account.id,
      secret_hash: secretHash,
      mfa: null,
      created_at: now,
      seen_at: now,
      device: printDevice(device),
      address: by.address,
    });
    const { id: staff, name, roles } = account;
    const actor = { kind: 'staff', id: staff, name, roles, mfa: null } as const;
    await append(tx, { code: 'auth.login', by: { ...by, actor }, about: [{ kind: 'account', id: staff }] });
    return replaced;
  });
  announce();
  return cookie;
}
