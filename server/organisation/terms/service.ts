import { createHash } from 'node:crypto';
import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { TermsOfUse } from '../../protocol/terms.ts';
import { SHIPPED } from './shipped.ts';
import { insertTerms, newestTerms, newestVersion } from './terms-store.ts';

/** What everybody who works here accepts: terms of use and privacy statement, as they changed over time. */
export interface HouseTerms {
  /** As they are now. */
  termsOfUse(): Promise<TermsOfUse>;
  /** Their version: 0 while the organisation has published none of its own. */
  termsVersion(): Promise<number>;
  /**
   * Publishes other texts: everybody accepts them before going on. The same texts again change nothing.
   *
   * @param by the appliance itself (the operator's command), a manager or an administrator.
   * @returns the version that holds now.
   * @throws {AppError} NOT_ALLOWED, BAD_REQUEST (an empty text, or one that is too long)
   */
  publishTerms(by: Context, texts: { readonly terms: string; readonly privacy: string }): Promise<number>;
}

export interface HouseTermsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

const LONGEST = 20_000;

export function houseTerms({ db, clock, append }: HouseTermsDeps): HouseTerms {
  return {
    async termsOfUse() {
      const newest = await newestTerms(db);
      if (newest === undefined) return { version: 0, ...SHIPPED };
      const { version, terms, privacy } = newest;
      return { version, terms, privacy };
    },
    termsVersion: () => newestVersion(db),
    async publishTerms(by, typed) {
      const { actor } = by;
      const may =
        actor.kind === 'system' ||
        (actor.kind === 'staff' && actor.roles.some((role) => role === 'manager' || role === 'admin'));
      if (!may) throw new AppError('NOT_ALLOWED');
      const [terms, privacy] = [clean(typed.terms), clean(typed.privacy)];
      return transact(db, async (tx) => {
        const newest = await newestTerms(tx);
        if (newest?.terms === terms && newest.privacy === privacy) return newest.version;
        const version = (newest?.version ?? 0) + 1;
        await insertTerms(tx, { version, terms, privacy, published_at: clock() });
        const sha256 = createHash('sha256').update(`${terms}\0${privacy}`).digest('hex');
        const about = [{ kind: 'setting', id: 'terms' }] as const;
        await append(tx, { code: 'terms.published', by, about, detail: { version, sha256 } });
        return version;
      });
    },
  };
}

/** Plain text with LF line ends. @throws {AppError} BAD_REQUEST */
function clean(typed: string): string {
  const text = typed.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
  if (text === '' || text.length > LONGEST || !text.isWellFormed()) throw new AppError('BAD_REQUEST');
  // control characters have no place in a text that people read
  if (/[^\P{Cc}\n\t]/u.test(text)) throw new AppError('BAD_REQUEST');
  return text;
}
