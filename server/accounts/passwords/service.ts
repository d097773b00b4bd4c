import { setTimeout as pause } from 'node:timers/promises';
import type { Append } from '../../audit/event.ts';
import { type Clock, type EpochMs, later, MINUTE, SECOND } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newToken, tokenHash } from '../../core/ids.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { ChangePassword, PasswordPolicy, RenewPassword } from '../../protocol/own-account.ts';
import { normalMail } from '../account.ts';
import type { DirectoryDesk } from '../directory/service.ts';
import type { Post } from '../letters.ts';
import type { Hasher } from '../password.ts';
import type { SessionEnds } from '../session-ends.ts';
import { accountById, accountByMail, changePasswordHash } from '../store.ts';
import { type Allowance, type Throttle, throttle, trier } from '../throttle.ts';
import {
  deleteLink,
  deleteLinksBefore,
  type LinkWithAccount,
  linkByHash,
  replaceLink,
} from './link-store.ts';
import { type Circumstances, demandPassword, policyFor } from './rules.ts';

/** Choosing a password: by who knows the old one, and by who forgot it. */
export interface Passwords {
  /** What a new password of this account must be. */
  passwordPolicy(accountId: string): Promise<PasswordPolicy>;
  /**
   * Changes the own password. All other sessions end, and this one gets a new cookie.
   *
   * @returns the cookie.
   * @throws {AppError} SIGN_IN_FAILED (the current one is wrong), TOO_MANY, BUSY, and those of a new password
   */
  changePassword(
    by: Context,
    of: { accountId: string; sessionId: string },
    typed: ChangePassword,
  ): Promise<string>;
  /**
   * Sends a link for a new password, if somebody has this address. It answers before that is known.
   *
   * @throws {AppError} TOO_MANY
   */
  forgotPassword(by: Context, mail: string): void;
  /**
   * A link for a new password that nobody mails: whoever asks for it hands it over. It works as long as any, and once.
   *
   * @throws {AppError} NOT_SIGNED_IN (no such account)
   */
  passwordLink(by: Context, accountId: string): Promise<string>;
  /** What the new password must be, for who holds such a link. @throws {AppError} LINK_UNKNOWN, TOO_MANY */
  lookAtPasswordLink(by: Context, token: string): Promise<PasswordPolicy>;
  /**
   * Sets a new password by a link, which then works no more. All sessions end and none begins: the way in is the
   * ordinary one, with the second factor. @throws {AppError} LINK_UNKNOWN, TOO_MANY, and those of a new password
   */
  renewPassword(by: Context, typed: RenewPassword): Promise<void>;
  /** Forgets links that are too old. Call it now and then. */
  forgetOldLinks(): Promise<void>;
}

export interface PasswordsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly hasher: Hasher;
  readonly ends: SessionEnds;
  readonly post: Post;
  /** The one origin people use. */
  readonly origin: string;
  /** What holds for this account's password. */
  readonly circumstances: (account: AccountRow) => Promise<Circumstances>;
  /** Guards the current password as it guards signing in. */
  /** Where passwords are kept that are not kept here; null without one. */
  readonly directory: Pick<DirectoryDesk, 'proves'> | null;
  readonly signInThrottle: Throttle;
  /** Runs what nobody waits for, so that how long it takes tells nobody anything. */
  readonly beside: (work: Promise<unknown>) => void;
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

export function passwordsService(deps: PasswordsDeps): Passwords {
  const { db, clock, circumstances, beside, post } = deps;
  const letters = throttle(LETTERS_PER_ACCOUNT, LETTERS_PER_SOURCE);
  const links = throttle(TRIES_PER_LINK, TRIES_PER_SOURCE);

  async function linked(by: Context, token: string): Promise<LinkWithAccount> {
    const who = trier(by, token);
    if (links.enter(who, clock()) !== 'go') throw new AppError('TOO_MANY');
    const found = await linkByHash(db, tokenHash(token));
    if (found === undefined || isOver(found.linked_at, clock())) throw new AppError('LINK_UNKNOWN');
    return found;
  }

  return {
    async passwordPolicy(accountId) {
      return policyFor(await circumstances(await accountNow(db, accountId)));
    },
    async changePassword(by, { accountId, sessionId }, typed) {
      const account = await accountNow(db, accountId);
      await demandCurrent(deps, by, account, typed.current);
      demandPassword(typed.next, await circumstances(account));
      if (typed.next.normalize('NFC') === typed.current.normalize('NFC')) throw new AppError('SAME_PASSWORD');
      const hash = await deps.hasher.hash(typed.next);
      const [tell, cookie] = await transact(db, async (tx) => {
        const ended = await saveNew(deps, tx, { by, account, hash, spared: sessionId });
        return [ended, await deps.ends.rotate(tx, sessionId)] as const;
      });
      tell();
      beside(post(account, 'password-changed'));
      return cookie;
    },
    forgotPassword(by, typed) {
      const mail = normalMail(typed);
      if (letters.enter(trier(by, mail), clock()) !== 'go') throw new AppError('TOO_MANY');
      beside(pause(ANSWER_FIRST).then(() => sendLink(deps, by, mail)));
    },
    async passwordLink(by, accountId) {
      return makeLink(deps, by, await accountNow(db, accountId), 'by-hand');
    },
    async lookAtPasswordLink(by, token) {
      return policyFor(await circumstances(await linked(by, token)));
    },
    async renewPassword(by, { token, password }) {
      const account = await linked(by, token);
      demandPassword(password, await circumstances(account));
      const hash = await deps.hasher.hash(password);
      const tell = await transact(db, async (tx) => {
        // once: of two who press at the same time one is late
        if ((await linkByHash(tx, tokenHash(token))) === undefined) throw new AppError('LINK_UNKNOWN');
        return saveNew(deps, tx, { by, account, hash });
      });
      tell();
      beside(post(account, 'password-changed'));
    },
    forgetOldLinks: () => transact(db, (tx) => deleteLinksBefore(tx, later(clock(), -LINK_FOR))),
  };
}

function isOver(linkedAt: number, now: EpochMs): boolean {
  return now - linkedAt >= LINK_FOR;
}

async function accountNow(q: Db | Tx, id: string): Promise<AccountRow> {
  const account = await accountById(q, id);
  if (account === undefined) throw new AppError('NOT_SIGNED_IN');
  return account;
}

/**
 * Asks for the password once more, before something that a borrowed browser must not do (ASVS 5.0 §7.5.1).
 *
 * @throws {AppError} SIGN_IN_FAILED, TOO_MANY, BUSY
 */
export async function demandCurrent(
  {
    db,
    clock,
    append,
    hasher,
    directory,
    signInThrottle,
  }: Pick<PasswordsDeps, 'db' | 'clock' | 'append' | 'hasher' | 'directory' | 'signInThrottle'>,
  by: Context,
  account: AccountRow,
  typed: string,
): Promise<void> {
  const who = trier(by, account.mail);
  if (signInThrottle.enter(who, clock()) !== 'go') throw new AppError('TOO_MANY');
  const judged = async () => {
    if (account.password === null && directory !== null) return await directory.proves(account, typed);
    return (await hasher.verify(typed, account.password)).right;
  };
  const right = await judged().catch((cause: unknown) => {
    signInThrottle.unjudged(who);
    throw cause;
  });
  if (!right) {
    const about = [{ kind: 'account', id: account.id }] as const;
    await transact(db, (tx) =>
      append(tx, { code: 'auth.login_failed', by, outcome: 4, why: 'wrong-password', about }),
    );
    throw new AppError('SIGN_IN_FAILED');
  }
  signInThrottle.right(who);
}

interface NewPassword {
  readonly by: Context;
  readonly account: AccountRow;
  readonly hash: string;
  readonly spared?: string;
}

async function saveNew({ append, ends }: PasswordsDeps, tx: Tx, { by, account, hash, spared }: NewPassword) {
  await changePasswordHash(tx, account.id, hash);
  await deleteLink(tx, account.id);
  await append(tx, { code: 'auth.pw_change', by, about: [{ kind: 'account', id: account.id }] });
  return ends.end(tx, by, {
    accountId: account.id,
    reason: 'password',
    ...(spared !== undefined && { spared }),
  });
}

async function sendLink(deps: PasswordsDeps, by: Context, mail: string): Promise<void> {
  const account = await accountByMail(deps.db, mail);
  // who signs in by the organisation's service alone has no password, and gets none: the service decides who comes in
  if (account === undefined || account.disabled_at !== null || account.password === null) return;
  const link = await makeLink(deps, by, account, 'mail');
  const receipt = await deps.post(account, 'forgotten', { link });
  if (receipt.kind === 'accepted') return;
  const failed = { ...sentTo(account, by, 'mail'), outcome: 8, why: receipt.why } as const;
  await transact(deps.db, (tx) => deps.append(tx, failed));
}

/** In the place of the account's link of before. @returns its address */
async function makeLink(
  { db, clock, append, origin }: PasswordsDeps,
  by: Context,
  account: AccountRow,
  channel: 'mail' | 'by-hand',
): Promise<string> {
  const token = newToken();
  await transact(db, async (tx) => {
    await replaceLink(tx, { account_id: account.id, token_hash: tokenHash(token), created_at: clock() });
    await append(tx, sentTo(account, by, channel));
  });
  return `${origin}/#/nieuw-wachtwoord/${token}`;
}

function sentTo(account: AccountRow, by: Context, channel: string) {
  const about = [{ kind: 'account', id: account.id }] as const;
  return { code: 'auth.reset_sent', by, about, detail: { channel } } as const;
}
