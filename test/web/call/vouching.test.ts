import { describe, expect, test } from 'vitest';
import type { PeerFeed } from '../../../web/src/call/view.ts';
import { vouchingFor } from '../../../web/src/parts/call/vouching.ts';

type Known = Pick<PeerFeed, 'name' | 'vouched'> & {
  standing?: 'unchecked' | 'changed' | 'earlier' | 'verified';
};
const feed = ({ standing, ...known }: Known) =>
  ({ ...known, check: standing ? { standing } : null }) as unknown as PeerFeed;
const HOST = { name: 'dr. De Vries', vouched: 'self' } as const;

describe('what a guest reads of another guest', () => {
  test.each([
    ['verified', 'sas', 'checked'],
    ['earlier', 'pin', 'checked'],
    ['verified', 'none', 'admitted'],
    ['unchecked', 'sas', 'admitted'], // the word of somebody who may be anybody
    ['changed', 'sas', 'admitted'],
  ] as const)('the host is %s here, and says %s: %s', (standing, vouched, word) => {
    const host = feed({ ...HOST, standing });
    const guest = feed({ name: 'dhr. Bos', vouched });
    expect(vouchingFor(guest, [host, guest])).toEqual({ word, host: 'dr. De Vries' });
    expect(vouchingFor(host, [host, guest])).toBeNull();
  });

  test('on the host’s own side nothing is said of whose word it is', () => {
    const guests = ['a', 'b'].map((name) => feed({ name, vouched: null, standing: 'verified' }));
    expect(guests.map((guest) => vouchingFor(guest, guests))).toEqual([null, null]);
  });
});
