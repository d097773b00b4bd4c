import type { Append } from '../../audit/event.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow, FactorRow } from '../../core/schema.ts';
import type { PasskeyProof } from '../../protocol/second-factor.ts';
import { type Allowance, throttle } from '../throttle.ts';
import {
  codesLeft,
  countWrong,
  factorsOf,
  forgetWrong,
  hasCode,
  spendCode,
  useFactor,
} from './factor-store.ts';
import { counterOfProof, type PasskeyPlace } from './passkeys.ts';
import { recoveryHash } from './recovery.ts';
import type { SecretBox } from './secret-box.ts';
import { stepOfCode } from './totp.ts';

export type FactorKind = 'totp' | 'passkey' | 'recovery';

/** What somebody shows as second factor; `challenge` is the one this browser was asked to sign. */
export type Shown =
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery'; readonly code: string }
  | { readonly kind: 'passkey'; readonly proof: PasskeyProof; readonly challenge: string | null };

/** A factor that was right, and is used up in the transaction of what it allows. */
export interface Proven {
  readonly kind: FactorKind;
  /** @throws {AppError} FACTOR_FAILED when somebody was quicker with the same code */
  spend(tx: Tx, by: Context): Promise<void>;
}

export interface ProvingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly box: SecretBox;
  readonly place: PasskeyPlace;
}

/** Only who knows the password gets this far, so slowing down here keeps no honest person out. */
const PER_ACCOUNT: Allowance = { free: 5, forgiveEvery: 15 * MINUTE };
const PER_SOURCE: Allowance = { free: 50, forgiveEvery: MINUTE / 6 };
/** NIST SP 800-63B-4 §3.2.2: after so many wrong ones in a row a second person must look. */
const MOST_WRONG = 100;

/** How an account's second factors are judged. */
export interface Proving {
  /** The ways this account has, or none. */
  methods(q: Db | Tx, accountId: string): Promise<FactorKind[]>;
  /**
   * Judges what was shown. A wrong one is counted and written down, and makes the next wait.
   *
   * @throws {AppError} FACTOR_FAILED, FACTOR_BLOCKED, TOO_MANY
   */
  prove(by: Context, account: AccountRow, shown: Shown): Promise<Proven>;
}

export function openProving(deps: ProvingDeps): Proving {
  const { db, clock, append } = deps;
  const gate = throttle(PER_ACCOUNT, PER_SOURCE);

  async function refuse(
    by: Context,
    { id }: AccountRow,
    kind: FactorKind,
    why: 'wrong' | 'throttled' | 'blocked',
  ) {
    const about = [{ kind: 'account', id }] as const;
    await transact(db, async (tx) => {
      const attempts = why === 'wrong' ? { attempts: await countWrong(tx, id) } : {};
      const detail = { factor: kind, ...attempts };
      await append(tx, { code: 'auth.mfa_failed', by, why, outcome: why === 'wrong' ? 4 : 8, about, detail });
    });
  }

  return {
    async methods(q, accountId) {
      const kinds = (await factorsOf(q, accountId)).map(({ kind }) => kind);
      if (kinds.length === 0) return [];
      return [
        ...new Set<FactorKind>([
          ...kinds,
          ...((await codesLeft(q, accountId)) > 0 ? ['recovery' as const] : []),
        ]),
      ];
    },
    async prove(by, account, shown) {
      if (account.wrong_codes >= MOST_WRONG) {
        await refuse(by, account, shown.kind, 'blocked');
        throw new AppError('FACTOR_BLOCKED');
      }
      // by account alone: who holds the password may sit anywhere
      const who = { account: account.id, source: null };
      const going = gate.enter(who, clock());
      if (going === 'wait') await refuse(by, account, shown.kind, 'throttled');
      if (going !== 'go') throw new AppError('TOO_MANY');
      const spend = await judge(deps, account, shown);
      if (spend === null) {
        await refuse(by, account, shown.kind, 'wrong');
        throw new AppError('FACTOR_FAILED');
      }
      return {
        kind: shown.kind,
        async spend(tx, actor) {
          if (!(await spend(tx, actor))) throw new AppError('FACTOR_FAILED');
          await forgetWrong(tx, account.id);
          gate.right(who);
        },
      };
    },
  };
}

/** Uses it up; false when it was used meanwhile. */
type Spend = (tx: Tx, by: Context) => Promise<boolean>;

async function judge(deps: ProvingDeps, account: AccountRow, shown: Shown): Promise<Spend | null> {
  if (shown.kind === 'recovery') return judgeRecovery(deps, account, shown.code);
  const factors = await factorsOf(deps.db, account.id);
  for (const factor of factors.filter(({ kind }) => kind === shown.kind)) {
    const counter = await (shown.kind === 'totp'
      ? stepOfCode(deps.box.open(factor), shown.code, factor.counter, deps.clock())
      : passkeyCounter(deps, factor, shown));
    // a code counts once; many passkeys never count at all and stay at nought
    const rising = shown.kind === 'totp';
    if (counter !== null) return (tx) => useFactor(tx, { id: factor.id, counter, rising }, deps.clock());
  }
  return null;
}

async function passkeyCounter(
  { place }: ProvingDeps,
  { credential, secret, counter }: FactorRow,
  { challenge, proof }: Extract<Shown, { kind: 'passkey' }>,
): Promise<number | null> {
  if (credential !== proof.id || challenge === null) return null;
  return counterOfProof(place, challenge, { credential, publicKey: new Uint8Array(secret), counter }, proof);
}

async function judgeRecovery(
  { db, append }: ProvingDeps,
  { id }: AccountRow,
  code: string,
): Promise<Spend | null> {
  const hash = recoveryHash(code);
  if (!(await hasCode(db, id, hash))) return null;
  return async (tx, by) => {
    if (!(await spendCode(tx, id, hash))) return false;
    const detail = { left: await codesLeft(tx, id) };
    await append(tx, { code: 'auth.recovery_used', by, about: [{ kind: 'account', id }], detail });
    return true;
  };
}
