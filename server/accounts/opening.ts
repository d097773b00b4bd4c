import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import type { AccountRow } from '../core/schema.ts';
import type { Account } from '../protocol/accounts.ts';
import type { Device } from '../protocol/own-account.ts';
import { accountOf } from './account.ts';
import { printDevice } from './device.ts';
import { newSession } from './session.ts';
import type { SessionEnds } from './session-ends.ts';
import { insertSession } from './store.ts';

/** The browser that signs in. */
export interface Visit {
  /** The cookie it still had: that session ends. */
  readonly previous?: string | undefined;
  /** What it says it is. */
  readonly device?: Device;
  /** How the first step was passed, where that was no password. */
  readonly method?: 'sso' | undefined;
}

/** A fresh session and its cookie. */
export interface SignedIn {
  readonly account: Account;
  readonly cookie: string;
}

export interface OpeningDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly ends: SessionEnds;
}

/** Who proved to be somebody, and how. */
export interface Opening {
  readonly row: AccountRow;
  /** The second factor that was used; null for a demo account of a trial, which needs none. */
  readonly mfa: string | null;
  readonly visit: Visit;
  /** What else happens in the same transaction, before the line of the sign-in. */
  readonly within?: (tx: Tx, by: Context) => Promise<void>;
}

const UNKNOWN: Device = { browser: 'other', system: 'other' };

/** The one place where a session begins: with its line in the log, and in the place of the one this browser had. */
export async function openSession(
  { db, clock, append, ends }: OpeningDeps,
  by: Context,
  { row, mfa, visit: { previous, device = UNKNOWN, method }, within }: Opening,
): Promise<SignedIn> {
  const account = accountOf(row);
  const { id, cookie, secretHash } = newSession();
  const now = clock();
  const actor = { kind: 'staff', id: account.id, name: account.name, roles: account.roles, mfa } as const;
  const known: Context = { ...by, actor };
  const tells = await transact(db, async (tx) => {
    const replaced = previous === undefined ? () => {} : await ends.replace(tx, by, previous);
    const crowded = await ends.makeRoom(tx, by, account.id);
    await within?.(tx, known);
    await insertSession(tx, {
      id,
      account_id: account.id,
      secret_hash: secretHash,
      mfa,
      created_at: now,
      seen_at: now,
      device: printDevice(device),
      address: by.address,
    });
    await append(tx, {
      code: 'auth.login',
      by: known,
      about: [{ kind: 'account', id: account.id }],
      detail: { method: method ?? 'password', ...(mfa !== null && { second: mfa }) },
    });
    return [replaced, crowded];
  });
  for (const tell of tells) tell();
  return { account, cookie };
}
