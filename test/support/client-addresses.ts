import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKeys } from '../../server/audit/keys.ts';
import { canonical } from '../../server/core/canonical.ts';
import { unseal } from '../../server/core/seal.ts';
import type { Appliance } from './appliance.ts';

interface Line {
  readonly body: {
    readonly seq: number;
    readonly ev: { readonly code: string };
    readonly pii: readonly { readonly k: string; readonly ct: string }[];
  };
}

/** The client addresses that a bundle's lines hide, opened with the appliance's own keys (server/audit/FORMAT.md). */
export function clientAddresses({ folder }: Appliance, bundle: string): ReadonlySet<string> {
  const kek = Buffer.from(readFileSync(join(folder, 'kek'), 'utf8').trim(), 'base64');
  const keys = openKeys(join(folder, 'data', 'keys.db'), kek);
  try {
    const lines = readFileSync(join(bundle, 'events.ndjson'), 'utf8').trim().split('\n');
    const found = lines.flatMap((text) => {
      const { seq, ev, pii } = (JSON.parse(text) as Line).body;
      return pii.flatMap(({ k, ct }) => {
        const key = keys.find(k);
        if (key === null) return [];
        const bound = canonical({ code: ev.code, k, seq });
        const hidden: unknown = JSON.parse(unseal(key, Buffer.from(ct, 'base64'), bound).toString('utf8'));
        return [hidden].flat() as { readonly net?: string }[];
      });
    });
    return new Set(found.flatMap(({ net }) => net ?? []));
  } finally {
    keys.close();
  }
}
