import { afterEach, describe, expect, test, vi } from 'vitest';
import { toBase64url } from '../../../web/src/call/bytes.ts';
import { RUN_MS } from '../../../web/src/call/sas/run.ts';
import { signature } from '../../../web/src/call/zvb1.ts';
import { CALL, type Person, person, rest, type Side, sideOf, until } from './pair.ts';

const NONCE = toBase64url(new Uint8Array(32).fill(7));

/** Two sides of the product's own code. `said` is all that went over the wire. */
async function pair(standing: 'unchecked' | 'earlier' = 'unchecked', begun = 0) {
  const [one, other] = [person('p-01', 'dr. De Vries', 0x21), person('p-02', 'Mw. Jansen', 0x22)];
  const said: string[] = [];
  const ends: { host?: Side; guest?: Side } = {};
  const wire = (end: () => Side | undefined) => (text: string) => {
    said.push(text);
    end()?.take(text);
  };
  const host = sideOf(
    one,
    other.party,
    wire(() => ends.guest),
    {
      side: 'compares',
      standing,
      begun,
    },
  );
  const guest = sideOf(
    other,
    one.party,
    wire(() => ends.host),
    {
      standing,
      begun,
    },
  );
  Object.assign(ends, { host, guest });
  return { host, guest, said, one, other };
}

/** One side alone, against whom a test plays the other. */
async function alone(id: string, side: 'compares' | 'reads' = 'reads') {
  const own = person(id, 'dr. De Vries', 0x21);
  const peer: Person = person('p-05', 'Mw. Jansen', 0x22);
  const said: string[] = [];
  return { ...sideOf(own, peer.party, (text) => said.push(text), { side }), said, own, peer };
}

const kinds = (said: readonly string[]): string[] => said.map((text) => JSON.parse(text).t);

afterEach(() => vi.useRealTimers());

describe('a comparison', () => {
  test('makes its code ahead when both are in the call, and shows nothing before it is asked', async () => {
    const { host, guest, said } = await pair();
    host.check.start();
    guest.check.start();
    await until(() => host.check.view.choices !== null && guest.check.view.code !== null);
    expect(kinds(said)).toEqual(['sas.commit', 'sas.nonce', 'sas.reveal']);
    expect([guest.check.view.asked, guest.check.view.standing]).toEqual([false, 'unchecked']);
    host.check.show();
    await until(() => guest.check.view.asked);
    expect(host.counted()).toBe(1);
    host.check.hide();
    await until(() => !guest.check.view.asked);
  });

  test('is verified by each person’s own tick, and by nothing else', async () => {
    const { host, guest } = await pair();
    host.check.show();
    await until(() => host.check.view.choices !== null && guest.check.view.code !== null);
    const right = host.check.view.choices?.find((set) => set.join() === guest.check.view.code?.join());
    host.check.pick(right ?? null);
    await until(() => guest.check.view.compared);
    expect([host.check.view.standing, guest.check.view.standing]).toEqual(['verified', 'unchecked']);
    expect(guest.verified).toEqual([]);
    guest.check.confirm();
    guest.check.confirm();
    await until(() => host.check.view.compared);
    expect([host.verified, guest.verified]).toEqual([[1], [1]]);
  });

  test('a wrong choice ends that code: it cannot be chosen again, only made anew', async () => {
    const { host, guest } = await pair();
    host.check.show();
    await until(() => host.check.view.choices !== null && guest.check.view.code !== null);
    const { choices } = host.check.view;
    const right = choices?.find((set) => set.join() === guest.check.view.code?.join()) ?? null;
    host.check.pick(choices?.find((set) => set !== right) ?? null);
    host.check.pick(right);
    await rest();
    expect(host.check.view).toMatchObject({ standing: 'unchecked', step: 'wrong', left: 2 });
    host.check.again();
    await until(() => host.check.view.step === 'open' && host.check.view.choices?.join() !== choices?.join());
    expect(host.verified).toEqual([]);
  });

  test('begins by itself neither when an earlier occasion settled it, nor with the last run', async () => {
    for (const { host, guest } of [await pair('earlier'), await pair('unchecked', 2)]) {
      const counted = host.counted();
      host.check.start();
      guest.check.start();
      await rest();
      expect(host.counted()).toBe(counted);
      host.check.show(); // but a person may ask
      await until(() => host.check.view.choices !== null);
      expect(host.counted()).toBe(counted + 1);
    }
  });

  test('the one that reads cannot ask, choose, or tick without a code', async () => {
    const { host, guest, said } = await pair();
    guest.check.show();
    guest.check.again();
    guest.check.confirm();
    guest.check.pick(null);
    host.check.confirm();
    await rest();
    expect(said).toEqual([]);
    expect([host.verified, guest.verified]).toEqual([[], []]);
  });

  test('that differs is told at once, and both sides hear who said it', async () => {
    const { host, guest } = await pair();
    guest.check.differ();
    await until(() => host.mismatches.length > 0);
    expect([guest.mismatches, host.mismatches]).toEqual([['here'], ['there']]);
  });

  test('counts a run before its first message leaves', async () => {
    const one = person('p-01', 'dr. De Vries', 0x21);
    const counts: number[] = [];
    const side: Side = sideOf(
      one,
      person('p-02', 'Mw. Jansen', 0x22).party,
      () => counts.push(side.counted()),
      {
        side: 'compares',
      },
    );
    side.check.start();
    await until(() => counts.length > 0);
    expect(counts).toEqual([1]);
  });
});

describe('a peer that keeps to no rule', () => {
  test.each([
    ['a nonce that nobody asked for', 'p-09', [{ t: 'sas.nonce', n: NONCE }], 'making', []],
    ['a reveal without a commitment', 'p-09', [{ t: 'sas.reveal', n: NONCE }], 'making', []],
    [
      'two commitments',
      'p-09',
      Array(2).fill({ t: 'sas.commit', c: NONCE }),
      'failed',
      ['sas.nonce', 'sas.abort'],
    ],
    [
      'an unknown field',
      'p-09',
      [
        { t: 'sas.commit', c: NONCE },
        { t: 'sas.abort', x: 1 },
      ],
      'failed',
      ['sas.nonce', 'sas.abort'],
    ],
    [
      'a reveal of something else',
      'p-09',
      [
        { t: 'sas.commit', c: NONCE },
        { t: 'sas.reveal', n: NONCE },
      ],
      'failed',
      ['sas.nonce', 'sas.abort'],
    ],
    [
      'a result without a code',
      'p-09',
      [
        { t: 'sas.commit', c: NONCE },
        { t: 'sas.result', ok: true, sig: toBase64url(new Uint8Array(64)) },
      ],
      'failed',
      ['sas.nonce', 'sas.abort'],
    ],
    ['a commitment to who commits', 'p-01', [{ t: 'sas.commit', c: NONCE }], 'making', []],
  ])('%s gives no code', async (_name, id, messages, step, answers) => {
    const { check, take, said } = await alone(id);
    for (const message of messages) take(JSON.stringify(message));
    await rest();
    expect(check.view).toMatchObject({ step, code: null, compared: false });
    expect(kinds(said)).toEqual(answers);
  });

  test('its own nonce sent back gives no code', async () => {
    const { check, take, said } = await alone('p-09');
    take(JSON.stringify({ t: 'sas.commit', c: NONCE }));
    await until(() => said.length === 1);
    take(JSON.stringify({ ...JSON.parse(said[0] ?? ''), t: 'sas.reveal' }));
    await until(() => check.view.step === 'failed');
    expect(check.view.code).toBeNull();
  });

  test('a result of another key, or over something else, is none, and voids the code', async () => {
    for (const by of ['other', 'peer'] as const) {
      const { check, take, said, own, peer } = await alone('p-01');
      take(JSON.stringify({ t: 'sas.ask', what: 'show' }));
      await until(() => said.length === 1);
      take(JSON.stringify({ t: 'sas.nonce', n: NONCE }));
      await until(() => check.view.code !== null);
      const { sign } = by === 'peer' ? peer : own;
      const sig = await signature(sign, 'sas-ok', { v: 1, t: NONCE, okm: NONCE });
      take(JSON.stringify({ t: 'sas.result', ok: true, sig }));
      await until(() => check.view.step === 'failed');
      expect(check.view).toMatchObject({ compared: false, standing: 'unchecked', code: null });
    }
  });

  test('who compares is not asked anything', async () => {
    const { check, take, said } = await alone('p-01', 'compares');
    for (const what of ['show', 'again', 'hide']) take(JSON.stringify({ t: 'sas.ask', what }));
    await rest();
    expect(said).toEqual([]);
    expect(check.view.asked).toBe(false);
  });

  test('a run that takes a minute is over, and was counted; a code is not over', async () => {
    const waiting = await alone('p-01', 'compares');
    const done = await alone('p-01');
    vi.useFakeTimers();
    waiting.check.start();
    done.take(JSON.stringify({ t: 'sas.ask', what: 'show' }));
    await vi.waitFor(() => expect([waiting.said, done.said].map((said) => said.length)).toEqual([1, 1]));
    done.take(JSON.stringify({ t: 'sas.nonce', n: NONCE }));
    await vi.waitFor(() => expect(done.check.view.code).not.toBeNull());
    await vi.advanceTimersByTimeAsync(RUN_MS - 1_000);
    expect(waiting.check.view.step).toBe('making');
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.waitFor(() => expect(waiting.check.view.step).toBe('failed'));
    expect([waiting.counted(), done.check.view.step]).toEqual([1, 'open']);
  });

  test('after its end a comparison hears and says nothing', async () => {
    const { check, take, said, mismatches } = await alone('p-09');
    check.close();
    take(JSON.stringify({ t: 'sas.commit', c: NONCE }));
    take(JSON.stringify({ t: 'sas.result', ok: false }));
    check.differ();
    await rest();
    expect([said, mismatches]).toEqual([[], []]);
  });

  test('another call has other codes', async () => {
    const [one, other] = [person('p-01', 'A', 1), person('p-02', 'B', 2)];
    const ends: { b?: Side } = {};
    const a: Side = sideOf(one, other.party, (text) => ends.b?.take(text), { side: 'compares' });
    ends.b = sideOf(other, one.party, (text) => a.take(text), { call: `${CALL}-other` });
    a.check.show();
    await until(() => a.check.view.step === 'failed');
    expect(ends.b.check.view.code).toBeNull();
  });
});
