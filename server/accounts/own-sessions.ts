import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { OwnSession } from '../protocol/own-account.ts';
import { parseDevice } from './device.ts';
import type { SessionEnds } from './session-ends.ts';
import { type SessionWithAccount, sessionsOf } from './store.ts';

/** A person's own sessions, as the one who is signed in sees and ends them. */
export interface OwnSessions {
  /** Where this person is signed in, the last seen first. */
  ownSessions(accountId: string, current: string): Promise<OwnSession[]>;
  /** Ends one of the own sessions. @throws {AppError} NOT_FOUND for one that is gone, or somebody else's */
  endOwn(by: Context, accountId: string, sessionId: string): Promise<void>;
  /** Ends all own sessions but the one that asks. */
  endOthers(by: Context, accountId: string, current: string): Promise<void>;
}

export interface OwnSessionsDeps {
  readonly db: Db;
  readonly ends: SessionEnds;
}

/** @returns what the account's own screen needs of sessions. */
export function ownSessions({ db, ends }: OwnSessionsDeps): OwnSessions {
  return {
    async ownSessions(accountId, current) {
      return (await sessionsOf(db, accountId)).map((row) => viewOf(row, current));
    },
    async endOwn(by, accountId, sessionId) {
      const told = await transact(db, async (tx) => {
        const own = await sessionsOf(tx, accountId);
        if (!own.some(({ id }) => id === sessionId)) throw new AppError('NOT_FOUND');
        return ends.end(tx, by, { accountId, reason: 'own', only: sessionId });
      });
      told();
    },
    async endOthers(by, accountId, current) {
      const told = await transact(db, (tx) =>
        ends.end(tx, by, { accountId, reason: 'own', spared: current }),
      );
      told();
    },
  };
}

function viewOf(row: SessionWithAccount, current: string): OwnSession {
  return {
    id: row.id,
    current: row.id === current,
    device: parseDevice(row.device),
    address: row.address,
    since: iso(row.created_at as EpochMs),
    seen: iso(row.seen_at as EpochMs),
  };
}
