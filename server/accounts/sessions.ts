import type { Append } from '../audit/event.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import { type Actor, bySystem, type Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { rolesOf } from './account.ts';
import { limitsOf, overBecause, seenLongAgo } from './session.ts';
import type { EndReason, SessionEnds } from './session-ends.ts';
import { deleteSession, markSeen, overdueSessions, type SessionWithAccount, sessionById } from './store.ts';
import { isDue } from './terms/service.ts';

/** A signed-in member of staff. */
export type StaffActor = Extract<Actor, { kind: 'staff' }>;

export interface Authenticated {
  readonly actor: StaffActor;
  readonly sessionId: string;
  /** The terms of use changed since this person accepted them: nothing else is open until that is done. */
  readonly termsDue: boolean;
}

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
  /**
   * Notices sessions that another process ended, such as the operator's command, and tells the listeners of each.
   * Costs one look at a number while nobody else writes: call it about twice a second.
   */
  noticeEnded(): Promise<void>;
  /** Calls `listener` with each session that ended, after the end is saved. */
  onSessionEnded(listener: (sessionId: string) => void): void;
}

export interface SessionsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
  readonly termsVersion: () => Promise<number>;
}

/** Sessions that are open. Who ends one also writes why, in the same transaction. */
export function openSessions({ db, clock, append, ends, termsVersion }: SessionsDeps): Sessions {
  async function end(by: Context, { id, account_id }: SessionWithAccount, reason: EndReason): Promise<void> {
    const tell = await transact(db, (tx) => ends.end(tx, by, { accountId: account_id, reason, only: id }));
    tell();
  }

  /** Ends a session that may not live on; otherwise writes down that it was seen. */
  async function refresh(session: SessionWithAccount): Promise<boolean> {
    const now = clock();
    const reason = session.disabled_at === null ? overNow(session, now) : 'disabled';
    if (reason !== null) {
      await end(bySystem(), session, reason);
      return false;
    }
    if (seenLongAgo(session, now)) await transact(db, (tx) => markSeen(tx, session.id, now));
    return true;
  }

  return {
    async authenticate(cookie) {
      const session = await ends.proven(db, cookie);
      if (session === null || !(await refresh(session))) return null;
      const termsDue = isDue(session.terms_version, await termsVersion());
      return { actor: actorOf(session), sessionId: session.id, termsDue };
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
      if (gone) ends.tell(sessionId);
    },
    async endSessions(by, accountId) {
      const tell = await transact(db, (tx) => ends.end(tx, by, { accountId, reason: 'admin' }));
      tell();
    },
    async endOverdue() {
      const now = clock();
      for (const session of await overdueSessions(db, now)) {
        const reason = overNow(session, now);
        if (reason !== null) await end(bySystem(), session, reason);
      }
    },
    noticeEnded: () => ends.notice(db),
    onSessionEnded: ends.listen,
  };
}

function overNow(session: SessionWithAccount, now: EpochMs): 'idle' | 'absolute' | null {
  return overBecause(session, limitsOf(rolesOf(session.roles)), now);
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
