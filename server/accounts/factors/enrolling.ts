import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import type { Db, Tx } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { qrPath } from '../../core/qr.ts';
import type { AccountRow, FactorRow } from '../../core/schema.ts';
import type { NewPasskey, PasskeyCreation, TotpDraft } from '../../protocol/second-factor.ts';
import type { Drafts } from './drafts.ts';
import { codesLeft, factorsOf, insertFactor, replaceCodes } from './factor-store.ts';
import { type PasskeyPlace, passkeyCreation, readNewPasskey } from './passkeys.ts';
import { newRecoveryCodes, recoveryHash } from './recovery.ts';
import type { SecretBox } from './secret-box.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** A factor that was shown to work and is not saved yet. */
export interface Candidate {
  readonly kind: FactorRow['kind'];
  /** Saves it. @returns fresh recovery codes, or null where the person has some. */
  save(tx: Tx, by: Context): Promise<string[] | null>;
}

export interface EnrollingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly box: SecretBox;
  readonly place: PasskeyPlace;
  readonly drafts: Drafts;
}

/** Making a second factor; `of` names the draft: a session, or somebody halfway in. */
export interface Enrolling {
  beginTotp(of: string, account: AccountRow): Promise<TotpDraft>;
  /** @throws {AppError} NOT_FOUND (nothing begun), FACTOR_FAILED */
  readTotp(of: string, account: AccountRow, code: string): Promise<Candidate>;
  beginPasskey(of: string, account: AccountRow): Promise<PasskeyCreation>;
  /** @throws {AppError} NOT_FOUND (nothing begun), FACTOR_FAILED */
  readPasskey(of: string, account: AccountRow, made: NewPasskey): Promise<Candidate>;
  /** Ten fresh codes in the place of those that there were. */
  freshCodes(tx: Tx, accountId: string): Promise<string[]>;
}

/** More passkeys than anybody has devices. */
const MOST_FACTORS = 10;

export function openEnrolling(deps: EnrollingDeps): Enrolling {
  const { db, clock, drafts, box, place } = deps;
  type Made = Pick<FactorRow, 'id' | 'kind' | 'secret' | 'credential' | 'counter'>;

  function candidate(of: string, account: AccountRow, made: Made): Candidate {
    return {
      kind: made.kind,
      async save(tx, by) {
        const known = await factorsOf(tx, account.id);
        if (
          known.length >= MOST_FACTORS ||
          known.some(({ credential }) => credential !== null && credential === made.credential)
        )
          throw new AppError('ALREADY_EXISTS');
        const now = clock();
        await insertFactor(tx, { ...made, account_id: account.id, name: '', created_at: now, used_at: now });
        const about = [{ kind: 'account', id: account.id }] as const;
        await deps.append(tx, { code: 'auth.mfa_enrol', by, about, detail: { factor: made.kind } });
        drafts.drop(of);
        return (await codesLeft(tx, account.id)) > 0 ? null : freshCodes(tx, account.id);
      },
    };
  }

  return {
    async beginTotp(of, account) {
      const secret = await newTotpSecret();
      drafts.put(of, { kind: 'totp', value: secret });
      const uri = await totpUri(secret, 'Beeldkamer', account.mail);
      return { secret, uri, qr: await qrPath(uri) };
    },
    async readTotp(of, account, code) {
      const secret = drafts.look(of, 'totp');
      if (secret === null) throw new AppError('NOT_FOUND');
      const counter = await stepOfCode(secret, code, 0, clock());
      if (counter === null) throw new AppError('FACTOR_FAILED');
      const id = newId();
      const sealed = box.close({ id, account_id: account.id }, secret);
      return candidate(of, account, { id, kind: 'totp', secret: sealed, credential: null, counter });
    },
    async beginPasskey(of, account) {
      const known = (await factorsOf(db, account.id)).flatMap(({ credential }) => credential ?? []);
      const creation = await passkeyCreation(place, account, known);
      drafts.put(of, { kind: 'new-passkey', value: creation.challenge });
      return creation;
    },
    async readPasskey(of, account, typed) {
      const challenge = drafts.take(of, 'new-passkey');
      if (challenge === null) throw new AppError('NOT_FOUND');
      const made = await readNewPasskey(place, challenge, typed);
      if (made === null) throw new AppError('FACTOR_FAILED');
      const { credential, publicKey, counter } = made;
      return candidate(of, account, {
        id: newId(),
        kind: 'passkey',
        secret: Buffer.from(publicKey),
        credential,
        counter,
      });
    },
    freshCodes,
  };
}

async function freshCodes(tx: Tx, accountId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceCodes(tx, accountId, codes.map(recoveryHash));
  return codes;
}
