import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { Entry as EntryView } from '../../protocol/accounts.ts';
import type { EntryCode, PasskeyProof, PasskeyRequest } from '../../protocol/second-factor.ts';
import { type OpeningDeps, openSession, type SignedIn, type Visit } from '../opening.ts';
import type { Admission } from '../sign-in.ts';
import type { Drafts } from './drafts.ts';
import type { Entries, Entry } from './entries.ts';
import { factorsOf } from './factor-store.ts';
import { type At, halfwayFinder, visitOf } from './halfway.ts';
import { type PasskeyPlace, passkeyRequest } from './passkeys.ts';
import type { Proving, Shown } from './proving.ts';

/** The second step of signing in, by the cookie of the first. Without one: NOT_SIGNED_IN. */
export interface Entrance {
  /** What comes after a right password. */
  admit(by: Context, account: AccountRow, visit: Visit): Promise<Admission>;
  /** Where this browser stands on the way in; null when it has not begun. */
  entryOf(cookie: string | undefined): Promise<EntryView | null>;
  leaveEntry(cookie: string | undefined): void;
  /** @throws {AppError} NOT_SIGNED_IN, FACTOR_FAILED, FACTOR_BLOCKED, TOO_MANY */
  enterByCode(by: Context, at: At, typed: EntryCode): Promise<SignedIn>;
  askPasskey(at: At): Promise<PasskeyRequest>;
  /** @throws {AppError} NOT_SIGNED_IN, FACTOR_FAILED, FACTOR_BLOCKED, TOO_MANY */
  enterByPasskey(by: Context, at: At, proof: PasskeyProof): Promise<SignedIn>;
}

export interface EntranceDeps extends OpeningDeps {
  readonly entries: Entries;
  readonly drafts: Drafts;
  readonly proving: Proving;
  readonly place: PasskeyPlace;
  /** Whether this account may do without a second factor: some demo accounts, in a trial alone. */
  readonly exempt: (account: AccountRow) => boolean;
}

export function openEntrance(deps: EntranceDeps): Entrance {
  const { db, entries, drafts, proving, place } = deps;
  const halfway = halfwayFinder(db, entries);

  async function enter(by: Context, at: At, shownBy: (entry: Entry) => Shown): Promise<SignedIn> {
    const { entry, account } = await halfway.demand(at, 'factor');
    try {
      const proven = await proving.prove(by, account, shownBy(entry));
      const opening = { row: account, mfa: proven.kind, visit: visitOf(at, entry), within: proven.spend };
      const signedIn = await openSession(deps, by, opening);
      entries.close(entry);
      return signedIn;
    } catch (cause) {
      if (cause instanceof AppError && cause.code === 'FACTOR_FAILED') entries.wrong(entry);
      throw cause;
    }
  }

  return {
    async admit(by, account, visit) {
      const methods = await proving.methods(db, account.id);
      if (methods.length > 0)
        return {
          account: null,
          entry: { step: 'factor', methods },
          cookie: entries.open(account, 'factor', visit.method),
        };
      if (!deps.exempt(account))
        return {
          account: null,
          entry: { step: 'enrol' },
          cookie: entries.open(account, 'enrol', visit.method),
        };
      return { ...(await openSession(deps, by, { row: account, mfa: null, visit })), entry: null };
    },
    async entryOf(cookie) {
      const found = await halfway.find(cookie);
      if (found === null) return null;
      if (found.entry.step === 'enrol') return { step: 'enrol' };
      return { step: 'factor', methods: await proving.methods(db, found.account.id) };
    },
    leaveEntry(cookie) {
      const entry = entries.find(cookie);
      if (entry !== null) entries.close(entry);
    },
    enterByCode: (by, at, typed) => enter(by, at, () => typed),
    async askPasskey(at) {
      const { entry, account } = await halfway.demand(at, 'factor');
      const known = (await factorsOf(db, account.id)).flatMap(({ credential }) => credential ?? []);
      const request = await passkeyRequest(place, known);
      drafts.put(entry.id, { kind: 'passkey', value: request.challenge });
      return request;
    },
    enterByPasskey: (by, at, proof) =>
      enter(by, at, ({ id }) => ({ kind: 'passkey', proof, challenge: drafts.take(id, 'passkey') })),
  };
}
