import type { Db } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { Visit } from '../opening.ts';
import { accountById } from '../store.ts';
import type { Entries, Entry } from './entries.ts';

/** A browser on its way in. */
export interface At extends Visit {
  /** The cookie of its first step. */
  readonly entry: string | undefined;
}

/** Somebody halfway in, as the account is now. */
export interface Halfway {
  readonly entry: Entry;
  readonly account: AccountRow;
}

/** Finds who is halfway in. An account that was disabled, or got another password, lets nobody go on. */
export interface HalfwayFinder {
  find(cookie: string | undefined): Promise<Halfway | null>;
  /** @throws {AppError} NOT_SIGNED_IN when this browser does not stand at this step */
  demand(at: At, step: Entry['step']): Promise<Halfway>;
}

export function halfwayFinder(db: Db, entries: Entries): HalfwayFinder {
  async function find(cookie: string | undefined): Promise<Halfway | null> {
    const entry = entries.find(cookie);
    const account = entry === null ? undefined : await accountById(db, entry.accountId);
    if (entry === null || account === undefined) return null;
    const same = account.disabled_at === null && account.password === entry.password;
    return same ? { entry, account } : null;
  }

  return {
    find,
    async demand(at, step) {
      const found = await find(at.entry);
      if (found === null || found.entry.step !== step) throw new AppError('NOT_SIGNED_IN');
      return found;
    },
  };
}

/** The visit of who comes through the second step, with how the first was passed. */
export function visitOf(at: At, { method }: Entry): Visit {
  return method === undefined ? at : { ...at, method };
}
