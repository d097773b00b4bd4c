import type { Append } from '../../audit/event.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { accountById, setTermsVersion } from '../store.ts';

/** Accepting the terms of use anew after they changed. */
export interface TermsDesk {
  /** Whether this person has yet to accept the terms as they are now. */
  termsDue(accountId: string): Promise<boolean>;
  /** @throws {AppError} TERMS_FIRST where `version` is not that of now: read them first */
  acceptTerms(by: Context, accountId: string, version: number): Promise<void>;
}

export interface TermsDeskDeps {
  readonly db: Db;
  readonly append: Append;
  readonly termsVersion: () => Promise<number>;
}

/** The texts of the product itself (version 0) are accepted at registration and not asked of anybody again. */
export function isDue(accepted: number | null, version: number): boolean {
  return (accepted ?? 0) < version;
}

export function termsDesk({ db, append, termsVersion }: TermsDeskDeps): TermsDesk {
  return {
    async termsDue(accountId) {
      const account = await accountById(db, accountId);
      return account !== undefined && isDue(account.terms_version, await termsVersion());
    },
    async acceptTerms(by, accountId, version) {
      if ((await termsVersion()) !== version) throw new AppError('TERMS_FIRST');
      await transact(db, async (tx) => {
        await setTermsVersion(tx, accountId, version);
        const about = [{ kind: 'account', id: accountId }] as const;
        await append(tx, { code: 'terms.accepted', by, about, detail: { terms: 'staff', version } });
      });
    },
  };
}
