import type { Append } from '../../audit/event.ts';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { OwnAccount } from '../../protocol/own-account.ts';
import type { NewPasskey, PasskeyCreation, TotpDraft } from '../../protocol/second-factor.ts';
import type { Post, Subject } from '../letters.ts';
import type { SessionEnds } from '../session-ends.ts';
import { accountById } from '../store.ts';
import type { Candidate, Enrolling } from './enrolling.ts';
import { codesLeft, deleteFactor, deleteFactors, factorsOf } from './factor-store.ts';

/** Who changes the own factors, and in which session. */
export interface Own {
  readonly accountId: string;
  readonly sessionId: string;
}

/** What changed: the session's new cookie, and codes to show this once. */
export interface Changed {
  readonly cookie: string;
  readonly codes: string[] | null;
}

/**
 * The own second factors. Each change first asks the password again, ends all other sessions, gives this one another
 * cookie, and is told by mail.
 */
export interface OwnFactors {
  ownFactors(accountId: string): Promise<Pick<OwnAccount, 'factors' | 'codesLeft' | 'factorNeeded'>>;
  /** @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY */
  beginTotp(by: Context, own: Own, password: string): Promise<TotpDraft>;
  /** @throws {AppError} NOT_FOUND, FACTOR_FAILED, ALREADY_EXISTS */
  addTotp(by: Context, own: Own, code: string): Promise<Changed>;
  /** @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY */
  beginPasskey(by: Context, own: Own, password: string): Promise<PasskeyCreation>;
  /** @throws {AppError} NOT_FOUND, FACTOR_FAILED, ALREADY_EXISTS */
  addPasskey(by: Context, own: Own, made: NewPasskey): Promise<Changed>;
  /** @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, SECOND_FACTOR_REQUIRED (there is no factor) */
  freshCodes(by: Context, own: Own, password: string): Promise<string[]>;
  /** @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY, NOT_FOUND, SECOND_FACTOR_REQUIRED (the last one) */
  removeFactor(by: Context, own: Own, factorId: string, password: string): Promise<Changed>;
}

export interface OwnFactorsDeps {
  readonly db: Db;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly enrolling: Enrolling;
  readonly post: Post;
  readonly exempt: (account: AccountRow) => boolean;
  /** Asks for the password once more. @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY */
  readonly demandCurrent: (by: Context, account: AccountRow, typed: string) => Promise<void>;
  /** Runs what nobody waits for. */
  readonly beside: (work: Promise<unknown>) => void;
}

export function ownFactors(deps: OwnFactorsDeps): OwnFactors {
  const { db, enrolling, exempt, demandCurrent } = deps;

  async function proved(by: Context, { accountId }: Own, password: string): Promise<AccountRow> {
    const account = await accountNow(db, accountId);
    await demandCurrent(by, account, password);
    return account;
  }

  async function add(
    by: Context,
    own: Own,
    read: (account: AccountRow) => Promise<Candidate>,
  ): Promise<Changed> {
    const account = await accountNow(db, own.accountId);
    const candidate = await read(account);
    // the candidate was just shown to work: this session has proved it
    return change(deps, { by, own, account, subject: 'factor-added' }, async (tx) => ({
      codes: await candidate.save(tx, by),
      mfa: candidate.kind,
    }));
  }

  return {
    async ownFactors(accountId) {
      const rows = await factorsOf(db, accountId);
      return {
        factors: rows.map(({ id, kind, created_at, used_at }) => ({
          id,
          kind,
          created: iso(created_at as EpochMs),
          used: used_at === null ? null : iso(used_at as EpochMs),
        })),
        codesLeft: await codesLeft(db, accountId),
        factorNeeded: !exempt(await accountNow(db, accountId)),
      };
    },
    async beginTotp(by, own, password) {
      return enrolling.beginTotp(own.sessionId, await proved(by, own, password));
    },
    addTotp: (by, own, code) => add(by, own, (account) => enrolling.readTotp(own.sessionId, account, code)),
    async beginPasskey(by, own, password) {
      return enrolling.beginPasskey(own.sessionId, await proved(by, own, password));
    },
    addPasskey: (by, own, made) =>
      add(by, own, (account) => enrolling.readPasskey(own.sessionId, account, made)),
    async freshCodes(by, own, password) {
      const account = await proved(by, own, password);
      return transact(db, async (tx) => {
        if ((await factorsOf(tx, account.id)).length === 0) throw new AppError('SECOND_FACTOR_REQUIRED');
        const about = [{ kind: 'account', id: account.id }] as const;
        await deps.append(tx, { code: 'auth.mfa_enrol', by, about, detail: { factor: 'recovery' } });
        return enrolling.freshCodes(tx, account.id);
      });
    },
    async removeFactor(by, own, factorId, password) {
      const account = await proved(by, own, password);
      return change(deps, { by, own, account, subject: 'factor-removed' }, async (tx) => {
        const factors = await factorsOf(tx, account.id);
        const found = factors.find(({ id }) => id === factorId);
        if (found === undefined) throw new AppError('NOT_FOUND');
        const last = factors.length === 1;
        if (last && !exempt(account)) throw new AppError('SECOND_FACTOR_REQUIRED');
        // codes alone are no second factor: they go with the last one
        if (last) await deleteFactors(tx, account.id);
        else await deleteFactor(tx, factorId);
        const about = [{ kind: 'account', id: account.id }] as const;
        await deps.append(tx, { code: 'auth.mfa_reset', by, about, detail: { factor: found.kind } });
        return { codes: null, ...(last && { mfa: null }) };
      });
    },
  };
}

interface Change {
  readonly by: Context;
  readonly own: Own;
  readonly account: AccountRow;
  readonly subject: Subject;
}

interface Work {
  readonly codes: string[] | null;
  /** What this session has proved with it; undefined: as before. */
  readonly mfa?: string | null;
}

async function change(
  { db, ends, beside, post }: OwnFactorsDeps,
  { by, own: { accountId, sessionId }, account, subject }: Change,
  work: (tx: Tx) => Promise<Work>,
): Promise<Changed> {
  const [tell, changed] = await transact(db, async (tx) => {
    const { codes, mfa } = await work(tx);
    const ended = await ends.end(tx, by, { accountId, reason: 'factor', spared: sessionId });
    return [ended, { codes, cookie: await ends.rotate(tx, sessionId, mfa) }] as const;
  });
  tell();
  beside(post(account, subject));
  return changed;
}

async function accountNow(q: Db | Tx, id: string): Promise<AccountRow> {
  const account = await accountById(q, id);
  if (account === undefined) throw new AppError('NOT_SIGNED_IN');
  return account;
}
