import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { PatientAccountRow } from '../../core/schema.ts';
import type { SignInOwn } from '../../protocol/patient-accounts.ts';
import { normalMail } from '../account.ts';
import type { Hasher } from '../password.ts';
import { type Throttle, type Trier, trier } from '../throttle.ts';
import { changePatientAccount, patientAccountByMail, spendStep } from './account-store.ts';
import type { PatientFactor } from './factor.ts';
import { aboutAccount, openPatientSession, type PatientSignedIn, type PatientVisit } from './sessions.ts';

/** Signing in with a patient's account. */
export interface PatientEntering {
  /**
   * Password and, where the account has one, the code of its authenticator app, both in one go: nothing is open in
   * between. A name that nobody has and a wrong password get the same answer after the same work.
   *
   * @throws {AppError} SIGN_IN_FAILED, CODE_WANTED (the password is right), FACTOR_FAILED, FACTOR_BLOCKED, TOO_MANY, BUSY
   */
  signInPatient(by: Context, typed: SignInOwn, visit: PatientVisit): Promise<PatientSignedIn>;
}

export interface PatientEnteringDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly patientThrottle: Throttle;
  readonly maskedName: (typed: string) => string;
  readonly factor: PatientFactor;
}

export function patientEntering(deps: PatientEnteringDeps): PatientEntering {
  const { db, clock, hasher, patientThrottle: gate } = deps;
  return {
    async signInPatient(by, typed, visit) {
      const mail = normalMail(typed.mail);
      const account = await patientAccountByMail(db, mail);
      const who = trier(by, mail);
      await pass(deps, by, who, { mail, account });
      const verdict = await hasher.verify(typed.password, account?.password ?? null).catch((cause) => {
        gate.unjudged(who);
        throw cause;
      });
      if (account === undefined || !verdict.right) {
        await fail(deps, by, { mail, account }, account === undefined ? 'unknown' : 'wrong-password');
        throw new AppError('SIGN_IN_FAILED');
      }
      const step = await judged(deps, by, who, account, typed.code);
      gate.right(who);
      const password = verdict.outdated ? { password: await hasher.hash(typed.password) } : {};
      return transact(db, async (tx) => {
        if (step !== null && !(await spendStep(tx, account.id, step))) throw new AppError('FACTOR_FAILED');
        await changePatientAccount(tx, account.id, { used_at: clock(), ...password });
        return openPatientSession(deps, tx, by, { account, mfa: step === null ? null : 'totp', visit });
      });
    },
  };
}

/** @returns the step of the code; null: this account has no second factor */
async function judged(
  { patientThrottle: gate, factor }: PatientEnteringDeps,
  by: Context,
  who: Trier,
  account: PatientAccountRow,
  code: string | undefined,
): Promise<number | null> {
  if (account.totp === null) return null;
  if (code === undefined) {
    // half of what is asked was right: it counts neither for nor against
    gate.unjudged(who);
    throw new AppError('CODE_WANTED');
  }
  return factor.stepOf(by, account, code);
}

interface Tried {
  readonly mail: string;
  readonly account: PatientAccountRow | undefined;
}

async function pass(deps: PatientEnteringDeps, by: Context, who: Trier, tried: Tried): Promise<void> {
  const gate = deps.patientThrottle.enter(who, deps.clock());
  if (gate === 'go') return;
  // one line for each wait: refused tries cost the caller nothing, and must not fill the log
  if (gate === 'wait') await fail(deps, by, tried, 'throttled');
  throw new AppError('TOO_MANY');
}

function fail(
  { db, append, maskedName }: PatientEnteringDeps,
  by: Context,
  { mail, account }: Tried,
  why: 'unknown' | 'wrong-password' | 'throttled',
): Promise<void> {
  return transact(db, (tx) =>
    append(tx, {
      ...{ code: 'auth.login_failed', by, outcome: why === 'throttled' ? 8 : 4, why },
      ...(account === undefined
        ? { detail: { name: maskedName(mail) } }
        : { about: aboutAccount(account.id) }),
    }),
  );
}
