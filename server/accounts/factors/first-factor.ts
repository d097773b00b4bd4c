import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import type { AccountRow } from '../../core/schema.ts';
import type { NewPasskey, PasskeyCreation, TotpDraft } from '../../protocol/second-factor.ts';
import { type OpeningDeps, openSession, type SignedIn } from '../opening.ts';
import type { Candidate, Enrolling } from './enrolling.ts';
import type { Entries, Entry } from './entries.ts';
import { factorsOf } from './factor-store.ts';
import { type At, halfwayFinder, visitOf } from './halfway.ts';

/** Signed in by the first factor, just made, with the codes for the day that it is lost. */
export interface Enrolment extends SignedIn {
  readonly codes: readonly string[];
}

/** Making the first second factor, on the way in: without one nobody gets further. */
export interface FirstFactor {
  /** @throws {AppError} NOT_SIGNED_IN */
  beginFirstTotp(at: At): Promise<TotpDraft>;
  /** @throws {AppError} NOT_SIGNED_IN, NOT_FOUND (nothing begun), FACTOR_FAILED */
  enterByFirstTotp(by: Context, at: At, code: string): Promise<Enrolment>;
  /** @throws {AppError} NOT_SIGNED_IN */
  beginFirstPasskey(at: At): Promise<PasskeyCreation>;
  /** @throws {AppError} NOT_SIGNED_IN, NOT_FOUND (nothing begun), FACTOR_FAILED */
  enterByFirstPasskey(by: Context, at: At, made: NewPasskey): Promise<Enrolment>;
}

export interface FirstFactorDeps extends OpeningDeps {
  readonly entries: Entries;
  readonly enrolling: Enrolling;
}

export function firstFactor(deps: FirstFactorDeps): FirstFactor {
  const { db, entries, enrolling } = deps;
  const halfway = halfwayFinder(db, entries);
  type Read = (entry: Entry, account: AccountRow) => Promise<Candidate>;

  async function enrol(by: Context, at: At, read: Read): Promise<Enrolment> {
    const { entry, account } = await halfway.demand(at, 'enrol');
    const candidate = await read(entry, account);
    let codes: readonly string[] = [];
    const signedIn = await openSession(deps, by, {
      row: account,
      mfa: candidate.kind,
      visit: visitOf(at, entry),
      async within(tx, known) {
        // the first alone: who made one meanwhile is who this account belongs to
        if ((await factorsOf(tx, account.id)).length > 0) throw new AppError('NOT_SIGNED_IN');
        codes = (await candidate.save(tx, known)) ?? [];
      },
    });
    entries.close(entry);
    return { ...signedIn, codes };
  }

  return {
    async beginFirstTotp(at) {
      const { entry, account } = await halfway.demand(at, 'enrol');
      return enrolling.beginTotp(entry.id, account);
    },
    enterByFirstTotp: (by, at, code) =>
      enrol(by, at, ({ id }, account) => enrolling.readTotp(id, account, code)),
    async beginFirstPasskey(at) {
      const { entry, account } = await halfway.demand(at, 'enrol');
      return enrolling.beginPasskey(entry.id, account);
    },
    enterByFirstPasskey: (by, at, made) =>
      enrol(by, at, ({ id }, account) => enrolling.readPasskey(id, account, made)),
  };
}
