import { canonical } from '../../server/core/canonical.ts';
import { unseal } from '../../server/core/seal.ts';
import type { Practice } from '../support/practice.ts';

/** The client address in the log's last line of this kind. */
export async function loggedAddress({ appliance }: Practice, code: string): Promise<unknown> {
  const rows = await appliance.database.db
    .selectFrom('audit')
    .select('body')
    .orderBy('seq', 'desc')
    .execute();
  const body = rows.map((row) => JSON.parse(row.body ?? '{}')).find(({ ev }) => ev.code === code);
  const [{ k, ct }] = body.pii;
  const bound = canonical({ code, k, seq: body.seq });
  const plain = unseal(appliance.keys.find(k) ?? Buffer.alloc(32), Buffer.from(ct, 'base64'), bound);
  return JSON.stringify(JSON.parse(plain.toString())).match(/"net":"([^"]*)"/)?.[1];
}
