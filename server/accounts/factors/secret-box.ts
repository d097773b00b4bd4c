import { canonical } from '../../core/canonical.ts';
import type { FactorRow } from '../../core/schema.ts';
import { seal, unseal } from '../../core/seal.ts';

/** Hides the secrets of authenticator apps in the database: without the key file they are noise. */
export interface SecretBox {
  /** Seals a secret for one factor of one account; it opens in no other row. */
  close(of: Pick<FactorRow, 'id' | 'account_id'>, secret: string): Buffer;
  /** @throws {Error} when the row was tampered with, or the key is another */
  open(row: Pick<FactorRow, 'id' | 'account_id' | 'secret'>): string;
}

/** @param key 32 bytes, derived from the KEK. */
export function secretBox(key: Buffer): SecretBox {
  const bound = ({ id, account_id }: Pick<FactorRow, 'id' | 'account_id'>) =>
    canonical({ account: account_id, factor: id });
  return {
    close: (of, secret) => seal(key, Buffer.from(secret, 'utf8'), bound(of)),
    open: (row) => unseal(key, row.secret, bound(row)).toString('utf8'),
  };
}
