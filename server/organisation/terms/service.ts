import { createHash } from 'node:crypto';
import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import type { TermsOfUse } from '../../protocol/terms.ts';
import { SHIPPED, SHIPPED_FOR_PATIENTS } from './shipped.ts';
import { type Audience, insertTerms, newestTerms, newestVersion } from './terms-store.ts';

export type { Audience } from './terms-store.ts';

/**
 * What everybody who works here accepts, and what patients with an account do: terms of use and privacy statement, as
 * each changed over time.
 */
export interface HouseTerms {
  /** As they are now. */
  termsOfUse(): Promise<TermsOfUse>;
  /** Their version: 0 while the organisation has published none of its own. */
  termsVersion(): Promise<number>;
  /** The same for patients and relatives with an account. */
  patientTerms(): Promise<TermsOfUse>;
  patientTermsVersion(): Promise<number>;
  /**
   * Publishes other texts: everybody accepts them before going on. The same texts again change nothing.
   *
   * @param by the appliance itself (the operator's command), a manager or an administrator.
   * @param audience whom the texts are for: `staff`, or `patient`.
   * @returns the version that holds now.
   * @throws {AppError} NOT_ALLOWED, BAD_REQUEST (an empty text, or one that is too long)
   */
  publishTerms(
    by: Context,
    texts: { readonly terms: string; readonly privacy: string },
    audience?: Audience,
  ): Promise<number>;
}

export interface HouseTermsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

const LONGEST = 20_000;

const WITH_THE_PRODUCT = { staff: SHIPPED, patient: SHIPPED_FOR_PATIENTS } as const;
/** How the log names them. */
const SETTING = { staff: 'terms', patient: 'patient-terms' } as const;

export function houseTerms({ db, clock, append }: HouseTermsDeps): HouseTerms {
  async function termsFor(audience: Audience): Promise<TermsOfUse> {
    const newest = await newestTerms(db, audience);
    if (newest === undefined) return { version: 0, ...WITH_THE_PRODUCT[audience] };
    const { version, terms, privacy } = newest;
    return { version, terms, privacy };
  }
  return {
    termsOfUse: () => termsFor('staff'),
    termsVersion: () => newestVersion(db, 'staff'),
    patientTerms: () => termsFor('patient'),
    patientTermsVersion: () => newestVersion(db, 'patient'),
    async publishTerms(by, typed, audience = 'staff') {
      const { actor } = by;
      const may =
        actor.kind === 'system' ||
        (actor.kind === 'staff' && actor.roles.some((role) => role === 'manager' || role === 'admin'));
      if (!may) throw new AppError('NOT_ALLOWED');
      const [terms, privacy] = [clean(typed.terms), clean(typed.privacy)];
      return transact(db, async (tx) => {
        const newest = await newestTerms(tx, audience);
        if (newest?.terms === terms && newest.privacy === privacy) return newest.version;
        const version = (newest?.version ?? 0) + 1;
        await insertTerms(tx, audience, { version, terms, privacy, published_at: clock() });
        const sha256 = createHash('sha256').update(`${terms}\0${privacy}`).digest('hex');
        const about = [{ kind: 'setting', id: SETTING[audience] }] as const;
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
