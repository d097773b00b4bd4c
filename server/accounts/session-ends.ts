import type { Append } from '../audit/event.ts';
import type { Context } from '../core/context.ts';
import { changeMark, type Db, type Tx } from '../core/database.ts';
import { tokenMatches } from '../core/ids.ts';
import { newSecret, readCookie } from './session.ts';
import {
  changeSecret,
  deleteSession,
  type SessionWithAccount,
  sessionById,
  sessionsLeft,
  sessionsOf,
} from './store.ts';

/** Why a session ended without a press on 'Uitloggen'. */
export type EndReason =
  | 'idle'
  | 'absolute'
  | 'admin'
  | 'disabled'
  | 'replaced'
  | 'own'
  | 'password'
  | 'factor'
  | 'sso'
  | 'roles'
  | 'too-many';

/** Which sessions end, and why. */
export interface Ending {
  readonly accountId: string;
  readonly reason: EndReason;
  /** The session that stays, if any. */
  readonly spared?: string;
  /** The one session that ends, where it is not all. */
  readonly only?: string;
}

/** More than anybody works in at the same time; a program that signs in again and again is held to it. */
export const MOST_SESSIONS = 20;

/** Tells those who listen; called once the end is saved. */
export type Tell = () => void;

/** What happens to sessions inside the transaction of another act, and who hears of their end. */
export interface SessionEnds {
  /** The session that a cookie proves, or null. */
  proven(q: Db | Tx, cookie: string): Promise<SessionWithAccount | null>;
  /** Ends the session that a cookie proves (if any): a sign-in takes its place. */
  replace(tx: Tx, by: Context, cookie: string): Promise<Tell>;
  /** Ends sessions of an account. */
  end(tx: Tx, by: Context, which: Ending): Promise<Tell>;
  /** Makes room for one more: those that were seen longest ago end. */
  makeRoom(tx: Tx, by: Context, accountId: string): Promise<Tell>;
  /**
   * Gives a session a new secret, because what it may do has changed.
   *
   * @param mfa the second factor that it has proved from now on; null: none; undefined: as it was.
   * @returns its new cookie.
   */
  rotate(tx: Tx, sessionId: string, mfa?: string | null): Promise<string>;
  /** Tells of one that is gone. */
  tell(sessionId: string): void;
  /** Tells of sessions that another process ended; see `Sessions.noticeEnded`. */
  notice(db: Db): Promise<void>;
  listen(listener: (sessionId: string) => void): void;
}

/** @param append writes each end to the log. */
export function sessionEnds(append: Append): SessionEnds {
  const listeners = new Set<(sessionId: string) => void>();
  /** Those that this process saw at work: somebody may hold a socket by one. */
  const seen = new Set<string>();
  let mark: number | null = null;

  function tell(sessionId: string): void {
    seen.delete(sessionId);
    for (const listener of listeners) listener(sessionId);
  }

  return {
    async proven(q, cookie) {
      const given = readCookie(cookie);
      const session = given === null ? undefined : await sessionById(q, given.id);
      if (given === null || session === undefined) return null;
      if (!tokenMatches(given.secret, session.secret_hash)) return null;
      seen.add(session.id);
      return session;
    },
    async replace(tx, by, cookie) {
      const session = await this.proven(tx, cookie);
      if (session === null) return () => {};
      return this.end(tx, by, { accountId: session.account_id, reason: 'replaced', only: session.id });
    },
    async end(tx, by, { accountId, reason, spared, only }) {
      const all = await sessionsOf(tx, accountId);
      const doomed = all.filter(({ id }) => id !== spared && (only === undefined || id === only));
      const about = [{ kind: 'account', id: accountId }] as const;
      for (const { id } of doomed) {
        await deleteSession(tx, id);
        await append(tx, { code: 'session.ended', by, why: reason, about });
      }
      return () => {
        for (const { id } of doomed) tell(id);
      };
    },
    async makeRoom(tx, by, accountId) {
      const oldest = (await sessionsOf(tx, accountId)).slice(MOST_SESSIONS - 1);
      const tells: Tell[] = [];
      for (const { id: only } of oldest)
        tells.push(await this.end(tx, by, { accountId, reason: 'too-many', only }));
      return () => {
        for (const one of tells) one();
      };
    },
    async rotate(tx, sessionId, mfa) {
      const { cookie, secretHash } = newSecret(sessionId);
      await changeSecret(tx, sessionId, { secret_hash: secretHash, ...(mfa !== undefined && { mfa }) });
      return cookie;
    },
    tell,
    async notice(db) {
      const now = await changeMark(db);
      if (now === mark) return;
      mark = now;
      const left = await sessionsLeft(db);
      for (const id of seen) if (!left.has(id)) tell(id);
    },
    listen: (listener) => void listeners.add(listener),
  };
}
