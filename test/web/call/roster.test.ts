import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { following, type Link } from '../../../web/src/call/roster/chain.ts';
import { isSame, membersNow } from '../../../web/src/call/roster/members.ts';
import {
  type Member,
  ROSTER_LIMIT,
  type Roster,
  readRoster,
  rosterHash,
  signedRoster,
} from '../../../web/src/call/roster/roster.ts';
import { isSigned } from '../../../web/src/call/zvb1.ts';
import { device } from './person.ts';

const member = (id: string, more: Partial<Member> = {}): Member => ({
  ...{ id, name: `Naam ${id}`, role: 'relative', idk: `key-${id}`, fp: `print-${id}`, ver: 'none' },
  ...more,
});
const HOST = member('h', { role: 'host', ver: 'self' });
const roster = (more: Partial<Roster> = {}): Roster => ({
  ...{ call: 'c1', seq: 1, prev: null, host: 'h', members: [HOST, member('p'), member('r')], ts: 1 },
  ...more,
});

const { sign, idk } = await device();
const textOf = (one: Roster) => signedRoster(sign, one);
const linkOf = async (one: Roster): Promise<Link> => {
  const claim = readRoster(await textOf(one));
  if (claim === null) throw new Error('no roster');
  return { roster: claim.roster, hash: await rosterHash(claim.body) };
};

describe('the text of a roster', () => {
  test('is read as it was written, and its signature covers all of it', async () => {
    const claim = readRoster(await textOf(roster()));
    expect(claim?.roster).toEqual(roster());
    expect(await isSigned(idk, claim?.sig ?? '', 'roster', claim?.body ?? {})).toBe(true);
  });

  test.each<[string, (text: string) => string]>([
    ['a member out', (text) => edited(text, (all) => all.slice(0, 2))],
    ['a ghost in', (text) => edited(text, (all) => [...all, { ...all[1], id: 'x' }])],
    ['another name', (text) => text.replace('Naam p', 'Naam q')],
    ['another key', (text) => text.replace('key-r', 'key-x')],
    ['another certificate', (text) => text.replace('print-r', 'print-x')],
    ['another role', (text) => text.replace('relative', 'colleague')],
    ['better vouched for', (text) => text.replace('"ver":"none"', '"ver":"sas"')],
    ['a later number', (text) => text.replace('"seq":1,"prev":null', '"seq":2,"prev":"x"')],
    ['another call', (text) => text.replace('"c1"', '"c2"')],
    ['another time', (text) => text.replace('"ts":1', '"ts":2')],
  ])('with %s the signature no longer holds', async (_name, change) => {
    const claim = readRoster(change(await textOf(roster())));
    expect(claim).not.toBeNull();
    expect(await isSigned(idk, claim?.sig ?? '', 'roster', claim?.body ?? {})).toBe(false);
  });

  test.each<[string, (text: string) => string]>([
    ['a field more', (text) => text.replace('"v":1', '"v":1,"w":1')],
    ['a field less', (text) => text.replace(',"ts":1', '')],
    ['a member with a field more', (text) => text.replace('"role":"relative"', '"role":"relative","age":9')],
    ['another version', (text) => text.replace('"v":1', '"v":2')],
    ['an unknown role', (text) => text.replace('"relative"', '"admin"')],
    ['an unknown way of making sure', (text) => text.replace('"none"', '"seen"')],
    ['a second host', (text) => text.replace('"role":"relative"', '"role":"host"')],
    ['somebody who is the host too', (text) => text.replace('"ver":"none"', '"ver":"self"')],
    ['a host who is not in it', (text) => text.replace('"host":"h"', '"host":"z"')],
    ['members in another order', (text) => edited(text, (all) => all.toReversed())],
    ['a member twice', (text) => edited(text, (all) => [...all, all.at(-1)])],
    ['no members', (text) => edited(text, () => [])],
    ['too many', (text) => edited(text, (all) => [...all, ...manyOf(all[1])])],
    ['number 0', (text) => text.replace('"seq":1', '"seq":0')],
    ['a first one that follows another', (text) => text.replace('"prev":null', '"prev":"x"')],
    ['a later one that follows none', (text) => text.replace('"seq":1', '"seq":2')],
    ['half a character for a name', (text) => text.replace('Naam p', '\\ud800')],
    ['half a character for a key', (text) => text.replace('key-p', '\\ud800')],
    ['nonsense before it', (text) => text.replace('"seq":1,"prev":null', '"seq":2,"prev":"\\ud800"')],
    ['a name that is none', (text) => text.replace('"Naam p"', '7')],
    ['a fraction for a number', (text) => text.replace('"seq":1', '"seq":1.5')],
    ['more than fits', (text) => text.replace('"v"', `${' '.repeat(ROSTER_LIMIT)}"v"`)],
  ])('is none with %s', async (_name, change) => {
    expect(readRoster(change(await textOf(roster())))).toBeNull();
  });

  test('whatever comes, nothing is thrown', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readRoster(text) === null));
  });
});

describe('the chain', () => {
  const second = async (first: Link, more: Partial<Roster> = {}) =>
    linkOf(roster({ seq: 2, prev: first.hash, members: [HOST, member('p')], ...more }));

  test('goes on one by one, and what is said again is no news', async () => {
    const first = await linkOf(roster());
    const next = await second(first);
    expect([following(null, first), following(first, next)]).toEqual(['newer', 'newer']);
    expect([following(first, first), following(next, next)]).toEqual(['same', 'same']);
  });

  test('does not go back, skip or split', async () => {
    const first = await linkOf(roster());
    const next = await second(first);
    const third = await linkOf(roster({ seq: 3, prev: next.hash }));
    expect(following(next, first)).toBe('rollback');
    expect(following(first, third)).toBe('gap');
    expect(following(next, await second(first, { ts: 2 }))).toBe('fork');
    expect(following(first, await second(first, { prev: 'another' }))).toBe('fork');
    expect(following(first, await linkOf(roster({ ts: 9 })))).toBe('fork');
  });

  test('begins anew with another page of the host, at number 1 only', async () => {
    const first = await linkOf(roster());
    const anew = { ...HOST, fp: 'another-page' };
    expect(following(await second(first), await linkOf(roster({ members: [anew] })))).toBe('newer');
    expect(following(first, await linkOf(roster({ seq: 3, prev: 'x', members: [anew] })))).toBe('gap');
  });

  test('over random histories: each that is taken names the one before, or begins', async () => {
    const link = (seq: number, prev: string | null, hash: string, fp: string): Link => ({
      hash,
      roster: roster({ seq, prev, members: [{ ...HOST, fp }] }),
    });
    const hashes = fc.constantFrom('a', 'b', 'c', 'd');
    const anyLink = fc
      .record({
        seq: fc.integer({ min: 1, max: 4 }),
        prev: hashes,
        hash: hashes,
        fp: fc.constantFrom('x', 'y'),
      })
      .map(({ seq, prev, hash, fp }) => link(seq, seq === 1 ? null : prev, hash, fp));
    fc.assert(
      fc.property(fc.array(anyLink, { maxLength: 20 }), (links) => {
        let held: Link | null = null;
        for (const next of links) {
          if (following(held, next) !== 'newer') continue;
          const { seq, prev } = next.roster;
          const joins = held === null || (prev === held.hash && seq === held.roster.seq + 1);
          if (!joins && seq !== 1) return false;
          held = next;
        }
        return true;
      }),
    );
  });
});

describe('who stands in the next one', () => {
  const company = (live: readonly Member[], ...staying: string[]) => ({
    host: HOST,
    live,
    stays: (id: string) => staying.includes(id),
  });
  const ids = (members: readonly Member[]) => members.map(({ id }) => id);

  test('the host and whom he let in, in order', () => {
    expect(ids(membersNow(null, company([member('r'), member('a')])))).toEqual(['a', 'h', 'r']);
  });

  test('who is away for a moment keeps the place, with the key and certificate of before', () => {
    const before = roster();
    expect(membersNow(before, company([member('p')], 'r'))).toEqual(before.members);
    expect(ids(membersNow(before, company([member('p')])))).toEqual(['h', 'p']);
  });

  test('who came back as another page stands in it as that', () => {
    const anew = member('r', { fp: 'another-page' });
    expect(membersNow(roster(), company([member('p'), anew], 'r')).at(-1)).toEqual(anew);
    expect(isSame(roster().members, membersNow(roster(), company([member('p'), anew])))).toBe(false);
  });
});

function edited(text: string, change: (members: object[]) => unknown): string {
  const message = JSON.parse(text) as { members: object[] };
  return JSON.stringify({ ...message, members: change(message.members) });
}

function manyOf(one: object | undefined): unknown[] {
  return Array.from({ length: 16 }, (_, n) => ({ ...one, id: `x${String(n).padStart(2, '0')}` }));
}
