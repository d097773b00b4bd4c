import { afterEach, describe, expect, test, vi } from 'vitest';
import { type HandoverClaim, readHandover, signedHandover } from '../../../web/src/call/roster/handover.ts';
import { Keeper, type Line } from '../../../web/src/call/roster/keeper.ts';
import { Reader, type Sender } from '../../../web/src/call/roster/reader.ts';
import type { Member } from '../../../web/src/call/roster/roster.ts';
import { isSigned, type Sign } from '../../../web/src/call/zvb1.ts';
import { ForeignKey } from '../sas/foreign.ts';

const CALL = 'c-0001';
type Person = Omit<Member, 'ver'> & { readonly sign: Sign };

function person(id: string, role: Member['role']): Person {
  const key = new ForeignKey();
  const sign: Sign = async (input) => new Uint8Array(key.signBytes(input));
  return { id, name: `Naam ${id}`, role, idk: key.idk, fp: `print-${id}`, sign };
}

const host = person('p-01', 'host');
const colleague = person('p-02', 'staff');
const patient = person('p-03', 'patient');
const outsider = person('p-09', 'staff');
const sender = ({ id, idk, fp }: Person, leads: boolean): Sender => ({ id, idk, fp, leads });

/** A connection of a host with somebody, and what was said on it. */
function line({ id, name, role, idk, fp }: Person): Line & { readonly said: string[] } {
  const said: string[] = [];
  const connection = { peerIdk: idk, peerFp: fp, say: (text: string) => said.push(text) > 0 };
  return { peer: { id, name, role }, open: true, path: 'live', connection, check: null, said };
}

function keeperOf(
  self: Person,
  edges: readonly Line[],
  predecessor: ConstructorParameters<typeof Keeper>[0]['predecessor'] = null,
) {
  const all = new Set([host.id, colleague.id, patient.id]);
  const { sign, ...entry } = self;
  return new Keeper({
    call: CALL,
    self: { ...entry, role: 'host', ver: 'self' },
    sign,
    gate: () => ({ pressed: all, confirmed: all }),
    edges: () => edges,
    kept: [],
    keep: () => undefined,
    predecessor,
  });
}

function readerOf({ sign: _sign, ...self }: Person, onTurn = (_from: string, _to: string) => true) {
  return new Reader({
    ...{ call: CALL, self, held: null, onTurn },
    onMembers: () => undefined,
    onOffer: () => undefined,
    isMet: () => true,
  });
}

const open: { close(): void }[] = [];
const kept = <T extends { close(): void }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A host with a colleague and a patient, both of whom hold his first roster. */
async function inCall() {
  const [toColleague, toPatient] = [line(colleague), line(patient)];
  const keeper = kept(keeperOf(host, [toColleague, toPatient]));
  const [hers, theirs] = [kept(readerOf(colleague)), kept(readerOf(patient))];
  keeper.update();
  await vi.waitFor(() => expect(toPatient.said).toHaveLength(1), 5_000);
  expect(await hers.take(toColleague.said[0] ?? '', sender(host, true))).toBeNull();
  expect(await theirs.take(toPatient.said[0] ?? '', sender(host, true))).toBeNull();
  return { keeper, hers, theirs, toColleague, toPatient };
}

/** The host has offered the call, and the colleague has heard it. */
async function offered() {
  const all = await inCall();
  expect(all.keeper.offer(colleague.id)).toBe(true);
  await vi.waitFor(() => expect(all.toColleague.said).toHaveLength(2));
  const text = all.toColleague.said[1] ?? '';
  expect(await all.hers.take(text, sender(host, true))).toBeNull();
  expect(all.hers.offer).toBe(text);
  return { ...all, text };
}

describe('the text of a handover', () => {
  const handover = { call: CALL, seq: 3, roster: 'hash', from: 'a', to: 'b', idk: 'key' };

  test('is read as it was written, and its signature covers all of it', async () => {
    const claim = readHandover(await signedHandover(host.sign, handover));
    expect(claim?.handover).toEqual(handover);
    const holds = ({ sig, body }: HandoverClaim) => isSigned(host.idk, sig, 'handover', body);
    expect(claim && (await holds(claim))).toBe(true);
    for (const field of ['call', 'roster', 'from', 'to', 'idk', 'seq'] as const) {
      const other = field === 'seq' ? 4 : 'x';
      const changed = readHandover(
        JSON.stringify({ t: 'handover', v: 1, ...handover, [field]: other, sig: claim?.sig }),
      );
      expect(changed && (await holds(changed))).toBe(false);
    }
  });

  test.each<[string, object]>([
    ['a field more', { more: 1 }],
    ['another version', { v: 2 }],
    ['number 0', { seq: 0 }],
    ['a fraction', { seq: 1.5 }],
    ['half a character', { to: '\ud800' }],
    ['a name that is none', { from: 7 }],
  ])('with %s is none', (_name, change) => {
    const whole = { t: 'handover', v: 1, ...handover, sig: 'sig' };
    expect(readHandover(JSON.stringify(whole))).not.toBeNull();
    expect(readHandover(JSON.stringify({ ...whole, ...change }))).toBeNull();
  });
});

describe('a call that is handed over', () => {
  test('goes on in the chain where the former host was, and he reads it as one of the others', async () => {
    const { keeper, hers, theirs, text } = await offered();
    const last = hers.held;
    if (last === null) throw new Error('nothing is held');
    const [toHost, toPatient] = [line({ ...host, role: 'staff' }), line(patient)];
    const next = kept(keeperOf(colleague, [toHost, toPatient], { last, handover: text }));
    next.update();
    await vi.waitFor(() => expect(toPatient.said).toHaveLength(2));
    expect(toPatient.said[0]).toBe(text); // his word goes first
    const news = await Promise.all(toPatient.said.map((one) => theirs.take(one, sender(colleague, false))));
    expect(news).toEqual([null, null]);
    expect(theirs.roster).toMatchObject({ seq: 2, prev: last.hash, host: colleague.id });
    // the former host goes on with what he held himself
    const { sign: _sign, ...self } = host;
    const former = kept(
      new Reader({
        ...{ call: CALL, self: { ...self, role: 'staff' }, held: keeper.held, onTurn: () => false },
        ...{ onMembers: () => undefined, onOffer: () => undefined, isMet: () => true },
      }),
    );
    expect(await former.take(toHost.said.at(-1) ?? '', sender(colleague, true))).toBeNull();
    expect(former.roster?.host).toBe(colleague.id);
    // and is believed as host no more
    keeper.offer(null);
    expect(await theirs.take(text, sender(host, true))).toBe('elsewhere');
  });

  test('ends with a withdrawal: the next roster makes the offer void for everybody', async () => {
    const { keeper, hers, theirs, toColleague, toPatient, text } = await offered();
    keeper.offer(null);
    await vi.waitFor(() => expect(toPatient.said).toHaveLength(2));
    expect(await hers.take(toColleague.said[2] ?? '', sender(host, true))).toBeNull();
    expect(hers.offer).toBeNull();
    expect(await theirs.take(toPatient.said[1] ?? '', sender(host, true))).toBeNull();
    expect(await theirs.take(text, sender(colleague, false))).toBe('rollback');
  });

  test('is offered to a colleague who is live, and to nobody else', async () => {
    const { keeper } = await inCall();
    expect(keeper.offer(patient.id)).toBe(false);
    expect(keeper.offer(outsider.id)).toBe(false);
    expect(keeper.heir).toBeNull();
  });

  test('is not believed of anybody but the host, for anybody but whom he named, and in no other call', async () => {
    const { hers, theirs, text } = await offered();
    const true_ = readHandover(text)?.handover;
    if (true_ === undefined) throw new Error('no handover');
    const said = (change: Partial<typeof true_>, by = host) =>
      signedHandover(by.sign, { ...true_, ...change });
    const mine = sender(colleague, false);
    expect(await theirs.take(await said({}, colleague), mine)).toBe('signature');
    expect(await theirs.take(await said({}, outsider), mine)).toBe('signature');
    expect(await theirs.take(await said({ call: 'c-0002' }), mine)).toBe('elsewhere');
    expect(await theirs.take(await said({ from: colleague.id }, colleague), mine)).toBe('elsewhere');
    expect(await theirs.take(await said({ to: patient.id, idk: patient.idk }), sender(patient, false))).toBe(
      'elsewhere',
    );
    expect(
      await theirs.take(await said({ to: outsider.id, idk: outsider.idk }), sender(outsider, false)),
    ).toBe('elsewhere');
    expect(await theirs.take(await said({ idk: outsider.idk }), mine)).toBe('elsewhere');
    expect(await theirs.take(await said({ roster: 'another' }), mine)).toBe('fork');
    // another device on the colleague's connection, or another connection altogether
    expect(await theirs.take(text, { ...mine, idk: outsider.idk })).toBe('elsewhere');
    expect(await theirs.take(text, sender(outsider, false))).toBe('elsewhere');
    // the host's own connection brings an offer, never a change
    expect(await theirs.take(text, sender(host, true))).toBe('elsewhere');
    expect(theirs.roster?.host).toBe(host.id);
    // and a page whose own gate says otherwise stays with its host
    const stubborn = kept(readerOf(patient, () => false));
    expect(await stubborn.take(text, mine)).toBe('elsewhere');
    expect(hers.offer).toBe(text);
  });
});
