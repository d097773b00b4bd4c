import type { Append } from '../../audit/event.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { qrPath } from '../../core/qr.ts';
import type { PatientAccountRow } from '../../core/schema.ts';
import type { TotpDraft } from '../../protocol/second-factor.ts';
import type { Drafts } from '../factors/drafts.ts';
import type { SecretBox } from '../factors/secret-box.ts';
import { newTotpSecret, stepOfCode, totpUri } from '../factors/totp.ts';
import { type Allowance, throttle } from '../throttle.ts';
import { changePatientAccount, countWrongCode, patientAccountById } from './account-store.ts';
import type { PostToPatient } from './letters.ts';
import type { DemandOwnPassword } from './passwords.ts';
import type { OwnSeat } from './registering.ts';
import { aboutAccount, endPatientSessions, rotatePatientSession } from './sessions.ts';

/** The second factor of a patient's account: the codes of an authenticator app. Who loses it is helped by the desk. */
export interface PatientFactor {
  /**
   * The step of a code that is right; it is spent by `spendStep`. A wrong one is counted and written down.
   *
   * @throws {AppError} FACTOR_FAILED, FACTOR_BLOCKED, TOO_MANY
   */
  stepOf(by: Context, account: PatientAccountRow, code: string): Promise<number>;
}

/** Making one, and taking it away. */
export interface OwnPatientFactor {
  /** A secret to put into an app. @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, ALREADY_EXISTS */
  beginPatientTotp(by: Context, own: OwnSeat, password: string): Promise<TotpDraft>;
  /** Counts from now on; all other sessions end. @returns this session's new cookie @throws {AppError} NOT_FOUND (nothing begun), FACTOR_FAILED */
  confirmPatientTotp(by: Context, own: OwnSeat, code: string): Promise<string>;
  /** @returns this session's new cookie @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, SECOND_FACTOR_REQUIRED, NOT_FOUND (there is none) */
  removePatientTotp(by: Context, own: OwnSeat, password: string): Promise<string>;
}

export interface PatientFactorDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly box: SecretBox;
}

export interface OwnPatientFactorDeps extends PatientFactorDeps {
  readonly drafts: Drafts;
  readonly post: PostToPatient;
  readonly beside: (work: Promise<unknown>) => void;
  readonly demandOwnPassword: DemandOwnPassword;
  /** Whether the organisation wants a second factor of every patient. */
  readonly factorForced: () => Promise<boolean>;
}

/** Only who knows the password gets this far, so slowing down here keeps no honest person out. */
const PER_ACCOUNT: Allowance = { free: 5, forgiveEvery: 15 * MINUTE };
/** NIST SP 800-63B-4 §3.2.2: after so many wrong ones in a row a second person must look. */
const MOST_WRONG = 100;

/** The secret of an account is sealed for that account alone. */
const placeOf = ({ id }: Pick<PatientAccountRow, 'id'>) => ({ id, account_id: id });

export function patientFactor({ db, clock, append, box }: PatientFactorDeps): PatientFactor {
  const gate = throttle(PER_ACCOUNT, PER_ACCOUNT);
  async function refuse(by: Context, id: string, why: 'wrong' | 'throttled' | 'blocked'): Promise<void> {
    await transact(db, async (tx) => {
      const attempts = why === 'wrong' ? { attempts: await countWrongCode(tx, id) } : {};
      const line = { code: 'auth.mfa_failed', by, why, about: aboutAccount(id) } as const;
      await append(tx, {
        ...{ ...line, outcome: why === 'wrong' ? 4 : 8 },
        detail: { factor: 'totp', ...attempts },
      });
    });
  }
  return {
    async stepOf(by, account, code) {
      if (account.totp === null) throw new AppError('FACTOR_FAILED');
      if (account.wrong_codes >= MOST_WRONG) {
        await refuse(by, account.id, 'blocked');
        throw new AppError('FACTOR_BLOCKED');
      }
      // by account alone: who holds the password may sit anywhere
      const who = { account: account.id, source: null };
      const going = gate.enter(who, clock());
      if (going === 'wait') await refuse(by, account.id, 'throttled');
      if (going !== 'go') throw new AppError('TOO_MANY');
      const secret = box.open({ ...placeOf(account), secret: account.totp });
      const step = await stepOfCode(secret, code, account.totp_step, clock());
      if (step === null) {
        await refuse(by, account.id, 'wrong');
        throw new AppError('FACTOR_FAILED');
      }
      gate.right(who);
      return step;
    },
  };
}

export function ownPatientFactor(deps: OwnPatientFactorDeps): OwnPatientFactor {
  const { db, clock, append, drafts, box } = deps;

  /** @returns the session's new cookie */
  async function change(
    tx: Tx,
    by: Context,
    { actor, sessionId }: OwnSeat,
    to: Pick<PatientAccountRow, 'totp' | 'totp_step'>,
  ): Promise<string> {
    await changePatientAccount(tx, actor.id, { ...to, wrong_codes: 0 });
    const code = to.totp === null ? 'auth.mfa_reset' : 'auth.mfa_enrol';
    await append(tx, { code, by, about: aboutAccount(actor.id), detail: { factor: 'totp' } });
    await endPatientSessions(deps, tx, by, { accountId: actor.id, why: 'factor', spared: sessionId });
    return rotatePatientSession(tx, sessionId, to.totp === null ? null : 'totp');
  }

  return {
    async beginPatientTotp(by, { actor, sessionId }, password) {
      const account = await deps.demandOwnPassword(by, actor.id, password);
      if (account.totp !== null) throw new AppError('ALREADY_EXISTS');
      const secret = await newTotpSecret();
      drafts.put(sessionId, { kind: 'totp', value: secret });
      const uri = await totpUri(secret, 'Beeldkamer', account.mail);
      return { secret, uri, qr: await qrPath(uri) };
    },
    async confirmPatientTotp(by, own, code) {
      const secret = drafts.look(own.sessionId, 'totp');
      if (secret === null) throw new AppError('NOT_FOUND');
      const step = await stepOfCode(secret, code, 0, clock());
      if (step === null) throw new AppError('FACTOR_FAILED');
      const [account, cookie] = await transact(db, async (tx) => {
        const row = await patientAccountById(tx, own.actor.id);
        if (row === undefined) throw new AppError('NOT_SIGNED_IN');
        if (row.totp !== null) throw new AppError('ALREADY_EXISTS');
        const totp = box.close(placeOf(row), secret);
        return [row, await change(tx, by, own, { totp, totp_step: step })] as const;
      });
      drafts.drop(own.sessionId);
      deps.beside(deps.post(account, 'factor-changed'));
      return cookie;
    },
    async removePatientTotp(by, own, password) {
      const account = await deps.demandOwnPassword(by, own.actor.id, password);
      if (account.totp === null) throw new AppError('NOT_FOUND');
      if (account.factor_wanted === 1 || (await deps.factorForced()))
        throw new AppError('SECOND_FACTOR_REQUIRED');
      const cookie = await transact(db, (tx) => change(tx, by, own, { totp: null, totp_step: 0 }));
      deps.beside(deps.post(account, 'factor-changed'));
      return cookie;
    },
  };
}
