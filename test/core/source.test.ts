import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceOf } from '../../server/core/source.ts';

describe('the source of a request', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['no address', 'no address'],
  ])('%s → %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });

  test('is one for the whole /64, however it is written, and another for the next', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const eight = fc.tuple(group, group, group, group, group, group, group, group);
    fc.assert(
      fc.property(eight, eight, (one, two) => {
        const long = (groups: number[]) => groups.map((part) => part.toString(16).padStart(4, '0')).join(':');
        const short = (groups: number[]) => new URL(`http://[${long(groups)}]`).hostname.slice(1, -1);
        const neighbour = [...one.slice(0, 4), ...two.slice(4)];
        fc.pre(!(one.slice(0, 5).every((part) => part === 0) && one[5] === 0xffff));
        fc.pre(!(neighbour.slice(0, 5).every((part) => part === 0) && neighbour[5] === 0xffff));
        expect(sourceOf(short(one))).toBe(sourceOf(long(one)));
        expect(sourceOf(short(neighbour))).toBe(sourceOf(long(one)));
        const next = [...one.slice(0, 3), ((one[3] ?? 0) + 1) % 65_536, ...one.slice(4)];
        expect(sourceOf(long(next))).not.toBe(sourceOf(long(one)));
      }),
    );
  });
});
