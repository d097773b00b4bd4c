import { canonical } from '../../core/canonical.ts';
import { unseal } from '../../core/seal.ts';
import type { Logged } from './logged.ts';

/** Finds a subject's key by its id; `null` once it is destroyed. */
export type FindKey = (id: string) => Uint8Array | null;

/** The personal facts of one line, by the part of it that they complete (`usr/0`, `obj/1`). */
export type Personal = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Opens what a line hides (FORMAT.md §2.3). What was erased is gone: its part is simply absent.
 *
 * @throws {Error} when a key is there and does not open what it should: the line or the keys were changed.
 */
export function personalOf({ pii, ev, seq }: Logged, find: FindKey): Personal {
  const parts = new Map<string, Record<string, string>>();
  for (const { k, ct } of pii) {
    const key = find(k);
    if (key === null) continue;
    const bound = canonical({ code: ev.code, k, seq });
    const plain = JSON.parse(unseal(key, Buffer.from(ct, 'base64'), bound).toString('utf8')) as Part | Part[];
    for (const { of, ...facts } of [plain].flat()) parts.set(of, { ...parts.get(of), ...facts });
  }
  return parts;
}

interface Part {
  readonly of: string;
  readonly [fact: string]: string;
}
