import { setTimeout as pause } from 'node:timers/promises';
import type { Append } from '../../audit/event.ts';
import { type Clock, type EpochMs, later, MINUTE, SECOND } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newToken, tokenHash } from '../../core/ids.ts';
import type { PatientAccountRow } from '../../core/schema.ts';
import type { ChangePassword, PasswordPolicy, RenewPassword } from '../../protocol/own-account.ts';
import { normalMail } from '../account.ts';
import type { Hasher } from '../password.ts';
import { type Circumstances, demandPassword, policyFor } from '../passwords/rules.ts';
import { type Allowance, type Throttle, throttle, trier } from '../throttle.ts';
import { changePatientAccount, patientAccountById, patientAccountByMail } from './account-store.ts';
import type { PostToPatient } from './letters.ts';
import {
  deletePatientLink,
  deletePatientLinksBefore,
  type PatientLink,
  patientLinkByHash,
  replacePatientLink,
} from './password-link-store.ts';
import type { OwnSeat } from './registering.ts';
import { aboutAccount, endPatientSessions, rotatePatientSession } from './sessions.ts';

/** Choosing a password for a patient's account: by who knows the old one, and by who forgot it; as for staff. */
export interface PatientPasswords {
  /**
   * Changes the own password. All other sessions end.
   *
   * @returns this session's new cookie
   * @throws {AppError} SIGN_IN_FAILED (the current one is wrong), TOO_MANY, BUSY, and those of a new password
   */
  changePatientPassword(by: Context, own: OwnSeat, typed: ChangePassword): Promise<string>;
  /** Sends a link for a new password, if somebody has this address. It answers before that is known. @throws {AppError} TOO_MANY */
  forgotPatientPassword(by: Context, mail: string): void;
  /** What the new password must be, for who holds such a link. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  lookAtPatientPasswordLink(by: Context, token: string): Promise<PasswordPolicy>;
  /**
   * Sets a new password by a link, once. All sessions end and none begins: the way in is the ordinary one, with the
   * second factor where there is one. @throws {AppError} LINK_UNKNOWN, TOO_MANY, and those of a new password
   */
  renewPatientPassword(by: Context, typed: RenewPassword): Promise<void>;
  /** Forgets links that are too old. Call it now and then. */
  forgetOldPatientLinks(): Promise<void>;
}

/** Asks for the own password once more. @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, NOT_SIGNED_IN */
export type DemandOwnPassword = (by: Context, accountId: string, typed: string) => Promise<PatientAccountRow>;

export interface PatientPasswordsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly post: PostToPatient;
  /** The one origin people use. */
  readonly origin: string;
  readonly patientThrottle: Throttle;
  readonly beside: (work: Promise<unknown>) => void;
  readonly patientCircumstances: (
    person: Pick<PatientAccountRow, 'name' | 'mail' | 'factor_wanted'>,
  ) => Promise<Circumstances>;
}

/** How long a link works. */
const LINK_FOR = 30 * MINUTE;
/** The answer is on its way before anybody is looked up: else the writing for the known would slow it down (ms). */
const ANSWER_FIRST = 200;
/** Each asks a letter of us; nobody needs more of them. */
const LETTERS_PER_ACCOUNT: Allowance = { free: 3, forgiveEvery: 20 * MINUTE };
const LETTERS_PER_SOURCE: Allowance = { free: 20, forgiveEvery: 30 * SECOND };
/** Links cannot be guessed; what counts here is who tries to. */
const TRIES_PER_LINK: Allowance = { free: 10, forgiveEvery: MINUTE };
const TRIES_PER_SOURCE: Allowance = { free: 30, forgiveEvery: 10 * SECOND };

export function patientPasswords(deps: PatientPasswordsDeps): PatientPasswords {
  const { db, clock, hasher, beside, post } = deps;
  const letters = throttle(LETTERS_PER_ACCOUNT, LETTERS_PER_SOURCE);
  const links = throttle(TRIES_PER_LINK, TRIES_PER_SOURCE);
  const demand = demandOwnPassword(deps);

  async function linked(by: Context, token: string): Promise<PatientLink> {
    if (links.enter(trier(by, token), clock()) !== 'go') throw new AppError('TOO_MANY');
    return working(token);
  }
  async function working(token: string, q: Db | Tx = db): Promise<PatientLink> {
    const found = await patientLinkByHash(q, tokenHash(token));
    if (found === undefined || isOver(found.linked_at, clock())) throw new AppError('LINK_UNKNOWN');
    return found;
  }

  return {
    async changePatientPassword(by, { actor, sessionId }, typed) {
      const account = await demand(by, actor.id, typed.current);
      demandPassword(typed.next, await deps.patientCircumstances(account));
      if (typed.next.normalize('NFC') === typed.current.normalize('NFC')) throw new AppError('SAME_PASSWORD');
      const hash = await hasher.hash(typed.next);
      const cookie = await transact(db, async (tx) => {
        await saveNew(deps, tx, { by, account, hash, spared: sessionId });
        return rotatePatientSession(tx, sessionId);
      });
      beside(post(account, 'password-changed'));
      return cookie;
    },
    forgotPatientPassword(by, typed) {
      const mail = normalMail(typed);
      if (letters.enter(trier(by, mail), clock()) !== 'go') throw new AppError('TOO_MANY');
      beside(pause(ANSWER_FIRST).then(() => sendLink(deps, by, mail)));
    },
    async lookAtPatientPasswordLink(by, token) {
      return policyFor(await deps.patientCircumstances(await linked(by, token)));
    },
    async renewPatientPassword(by, { token, password }) {
      const account = await linked(by, token);
      demandPassword(password, await deps.patientCircumstances(account));
      const hash = await hasher.hash(password);
      await transact(db, async (tx) => {
        // once: of two who press at the same time one is late
        await working(token, tx);
        await saveNew(deps, tx, { by, account, hash });
      });
      beside(post(account, 'password-changed'));
    },
    forgetOldPatientLinks: () =>
      transact(db, (tx) => deletePatientLinksBefore(tx, later(clock(), -LINK_FOR))),
  };
}

/** Asks for the own password once more, before something that a borrowed browser must not do (ASVS 5.0 §7.5.1). */
export function demandOwnPassword({
  db,
  clock,
  append,
  hasher,
  patientThrottle: gate,
}: Pick<PatientPasswordsDeps, 'db' | 'clock' | 'append' | 'hasher' | 'patientThrottle'>): DemandOwnPassword {
  return async (by, accountId, typed) => {
    const account = await patientAccountById(db, accountId);
    if (account === undefined) throw new AppError('NOT_SIGNED_IN');
    const who = trier(by, account.mail);
    if (gate.enter(who, clock()) !== 'go') throw new AppError('TOO_MANY');
    const { right } = await hasher.verify(typed, account.password).catch((cause) => {
      gate.unjudged(who);
      throw cause;
    });
    if (!right) {
      const line = { code: 'auth.login_failed', by, outcome: 4, why: 'wrong-password' } as const;
      await transact(db, (tx) => append(tx, { ...line, about: aboutAccount(account.id) }));
      throw new AppError('SIGN_IN_FAILED');
    }
    gate.right(who);
    return account;
  };
}

function isOver(linkedAt: number, now: EpochMs): boolean {
  return now - linkedAt >= LINK_FOR;
}

interface NewPassword {
  readonly by: Context;
  readonly account: Pick<PatientAccountRow, 'id'>;
  readonly hash: string;
  readonly spared?: string;
}

async function saveNew(
  deps: PatientPasswordsDeps,
  tx: Tx,
  { by, account: { id: accountId }, hash, spared }: NewPassword,
): Promise<void> {
  await changePatientAccount(tx, accountId, { password: hash });
  await deletePatientLink(tx, accountId);
  await deps.append(tx, { code: 'auth.pw_change', by, about: aboutAccount(accountId) });
  await endPatientSessions(deps, tx, by, { accountId, why: 'password', spared });
}

async function sendLink(deps: PatientPasswordsDeps, by: Context, mail: string): Promise<void> {
  const { db, clock, append, origin, post } = deps;
  const account = await patientAccountByMail(db, mail);
  if (account === undefined) return;
  const token = newToken();
  const line = { code: 'auth.reset_sent', by, about: aboutAccount(account.id) } as const;
  const detail = { channel: 'mail' };
  await transact(db, async (tx) => {
    const hash = tokenHash(token);
    await replacePatientLink(tx, { account_id: account.id, token_hash: hash, created_at: clock() });
    await append(tx, { ...line, detail });
  });
  const receipt = await post(account, 'forgotten', `${origin}/mijn#wachtwoord/${token}`);
  if (receipt.kind === 'accepted') return;
  await transact(db, (tx) => append(tx, { ...line, detail, outcome: 8, why: receipt.why }));
}
