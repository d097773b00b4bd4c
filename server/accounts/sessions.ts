import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import { type Actor, bySystem, type Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import { tokenMatches } from '../core/ids.ts';
import type { SessionRow } from '../core/schema.ts';
import { rolesOf } from './account.ts';
import { overBecause, readCookie, seenLongAgo } from './session.ts';
import {
  deleteSession,
  markSeen,
  overdueSessions,
  type SessionWithAccount,
  sessionById,
  sessionsOf,
} from './store.ts';

/** A signed-in member of staff. */
export type StaffActor = Extract<Actor, { kind: 'staff' }>;

export interface Authenticated {
  readonly actor: StaffActor;
  readonly sessionId: string;
}

/** Why a session ended without a press on 'Afmelden'. */
export type EndReason = 'idle' | 'absolute' | 'admin' | 'disabled' | 'replaced';

/** Sessions after sign-in: who is it, still there, gone. */
export interface Sessions {
  /**
   * Who a cookie belongs to, by its roles of this moment; counts as a sign of life. A session whose time is up is
   * ended here. @returns null for a cookie that proves nothing (any more).
   */
  authenticate(cookie: string): Promise<Authenticated | null>;
  /**
   * A sign of life without a request, such as a running call: keeps a session from going idle, never past its
   * absolute end. @returns false when the session is over; it is ended here then.
   */
  keepAlive(sessionId: string): Promise<boolean>;
  /** Ends one session by the person's own press. One that is gone already stays gone. */
  signOut(by: Context, sessionId: string): Promise<void>;
  /** Ends all sessions of an account, at once. */
  endSessions(by: Context, accountId: string): Promise<void>;
  /** Ends every session whose time is up, also of browsers that never come back. Call it about once a minute. */
  endOverdue(): Promise<void>;
  /** Calls `listener` with each session that ended, after the end is saved. */
  onSessionEnded(listener: (sessionId: string) => void): void;
}

export interface SessionsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

/** Also what signing in needs. */
export interface SessionsInside extends Sessions {
  /**
   * Ends the session that a cookie proves (if any), as part of the sign-in that takes its place.
   *
   * @returns what to call once that is saved.
   */
  replaceInside(tx: Tx, by: Context, cookie: string): Promise<() => void>;
}

/** Sessions that are open. Who ends one also writes why, in the same transaction. */
export function openSessions({ db, clock, append }: SessionsDeps): SessionsInside {
  const listeners = new Set<(sessionId: string) => void>();
  const tell = (sessionId: string) => (): void => {
    for (const listener of listeners) listener(sessionId);
  };

  async function proven(q: Db | Tx, cookie: string): Promise<SessionWithAccount | null> {
    const given = readCookie(cookie);
    const session = given === null ? undefined : await sessionById(q, given.id);
    if (given === null || session === undefined) return null;
    return tokenMatches(given.secret, session.secret_hash) ? session : null;
  }

  async function endInside(tx: Tx, by: Context, { id, account_id }: SessionRow, reason: EndReason) {
    if (!(await deleteSession(tx, id))) return () => {};
    await append(tx, {
      code: 'session.ended',
      by,
      why: reason,
      about: [{ kind: 'account', id: account_id }],
    });
    return tell(id);
  }

  async function end(by: Context, session: SessionRow, reason: EndReason): Promise<void> {
    const announce = await transact(db, (tx) => endInside(tx, by, session, reason));
    announce();
  }

  /** Ends a session that may not live on; otherwise writes down that it was seen. */
  async function refresh(session: SessionWithAccount): Promise<boolean> {
    const now = clock();
    const reason = session.disabled_at === null ? overBecause(session, now) : 'disabled';
    if (reason !== null) {
      await end(bySystem(), session, reason);
      return false;
    }
    if (seenLongAgo(session, now)) await transact(db, (tx) => markSeen(tx, session.id, now));
    return true;
  }

  return {
    async replaceInside(tx, by, cookie) {
      const session = await proven(tx, cookie);
      return session === null ? () => {} : endInside(tx, by, session, 'replaced');
    },
    async authenticate(cookie) {
      const session = await proven(db, cookie);
      if (session === null || !(await refresh(session))) return null;
      return { actor: actorOf(session), sessionId: session.id };
    },
    async keepAlive(sessionId) {
      const session = await sessionById(db, sessionId);
      return session !== undefined && (await refresh(session));
    },
    async signOut(by, sessionId) {
      const gone = await transact(db, async (tx) => {
        const session = await sessionById(tx, sessionId);
        if (session === undefined || !(await deleteSession(tx, sessionId))) return false;
        await append(tx, { code: 'auth.logout', by, about: [{ kind: 'account', id: session.account_id }] });
        return true;
      });
      if (gone) tell(sessionId)();
    },
    async endSessions(by, accountId) {
      for (const session of await sessionsOf(db, accountId)) await end(by, session, 'admin');
    },
    async endOverdue() {
      const now = clock();
      for (const session of await overdueSessions(db, now)) {
        const reason = overBecause(session, now);
        if (reason !== null) await end(bySystem(), session, reason);
      }
    },
    onSessionEnded(listener) {
      listeners.add(listener);
    },
  };
}

function actorOf(session: SessionWithAccount): StaffActor {
  return {
    kind: 'staff',
    id: session.account_id,
    name: session.name,
    roles: rolesOf(session.roles),
    mfa: session.mfa,
  };
}
