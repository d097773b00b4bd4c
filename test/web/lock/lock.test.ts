import { describe, expect, test } from 'vitest';
import { AppLock, MOST_TRIES } from '../../../web/src/lock/lock.svelte.ts';
import { pinFault, readPin } from '../../../web/src/lock/pin.ts';

const [ANNA, BEN] = ['anna', 'ben'];
const PIN = '2580';

/** A device: what it keeps, its clock, and pages opened on it one after another. */
function device() {
  const kept = new Map<string, string>();
  const time = { now: 1_000_000 };
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const page = (account: string | null): AppLock => {
    const lock = new AppLock(
      () => store,
      () => time.now,
    );
    lock.tell(account);
    return lock;
  };
  return { kept, time, page };
}

/** The same with a PIN of Anna's, set on a page that is closed now. */
async function withPin() {
  const made = device();
  expect(await made.page(ANNA).set(ANNA, PIN)).toBeNull();
  return made;
}

describe('a PIN', () => {
  test.each([
    ['258', 'form'],
    ['258013579', 'form'],
    ['25 80', 'form'],
    ['٢٥٨٠', 'form'],
    ['', 'form'],
    ['0000', 'easy'],
    ['1234', 'easy'],
    ['87654321', 'easy'],
    ['2580', null],
    ['1357', null],
    ['20041987', null],
  ])('%s: %s', async (pin, fault) => {
    expect(pinFault(pin)).toBe(fault);
    const { page, kept } = device();
    expect(await page(ANNA).set(ANNA, pin)).toBe(fault);
    expect(kept.size).toBe(fault === null ? 1 : 0);
  });

  test('is nowhere on the device, and the same one is kept differently each time', async () => {
    const [one, other] = [await withPin(), await withPin()];
    const texts = [one, other].map(({ kept }) => [...kept.values()].join());
    expect(texts[0]).not.toBe(texts[1]);
    for (const text of texts) expect(text).not.toContain(PIN);
  });

  test.each([
    '',
    'null',
    '{}',
    '[]',
    '{"v":2}',
    '{"v":1,"account":"a","salt":"","check":"","tries":"0","open":true}',
    'x',
  ])('what is kept as %j is none', (text) => expect(readPin(text)).toBeNull());
});

describe('the lock of a device', () => {
  test('a page that opens shows nothing until the PIN is typed; without a PIN it is open', async () => {
    expect(device().page(ANNA).locked).toBe(false);
    const { page } = await withPin();
    const lock = page(ANNA);
    expect(lock.locked).toBe(true);
    expect(await lock.unlock(ANNA, '2581')).toBe('wrong');
    expect(lock.locked).toBe(true);
    expect(await lock.unlock(ANNA, PIN)).toBe('open');
    expect(lock.locked).toBe(false);
    lock.tell(ANNA); // the page asks now and then who is signed in
    expect(lock.locked).toBe(false);
  });

  test('somebody else who is signed in here is not asked for it', async () => {
    const { page } = await withPin();
    const lock = page(BEN);
    expect([lock.locked, lock.isSetFor(BEN), lock.isSetFor(ANNA)]).toEqual([false, false, true]);
    expect(page(ANNA).locked).toBe(true);
  });

  test('five wrong ones spend it, also when the page is closed in between; signing in anew opens it', async () => {
    const { page } = await withPin();
    const said: string[] = [];
    for (let time = 0; time < MOST_TRIES; time += 1) said.push(await page(ANNA).unlock(ANNA, '1357'));
    expect(said).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'spent']);
    expect(await page(ANNA).unlock(ANNA, PIN)).toBe('spent');

    page(null); // signed out
    const lock = page(ANNA); // back by password, or by way of another page
    expect([lock.locked, lock.isSetFor(ANNA)]).toEqual([false, true]);
    expect(page(ANNA).locked).toBe(true);
    expect(await page(ANNA).unlock(ANNA, PIN)).toBe('open');
  });

  test('a right one forgets the wrong ones before it', async () => {
    const { page } = await withPin();
    for (let time = 0; time < MOST_TRIES - 1; time += 1) await page(ANNA).unlock(ANNA, '1357');
    expect(await page(ANNA).unlock(ANNA, PIN)).toBe('open');
    expect(await page(ANNA).unlock(ANNA, '1357')).toBe('wrong');
  });

  test.each([
    ['a minute', 60_000, false, false],
    ['more than a minute', 60_001, false, true],
    ['a clock that was set back', -1, false, true],
    ['an hour in a call', 3_600_000, true, false],
  ])('away for %s', async (_what, ms, inCall, locked) => {
    const { page, time } = device();
    const lock = page(ANNA);
    await lock.set(ANNA, PIN);
    lock.seen(false, inCall);
    time.now += ms;
    lock.seen(true, inCall);
    expect(lock.locked).toBe(locked);
    lock.tell(ANNA);
    expect(lock.locked).toBe(locked);
  });

  test('removed, it asks no more; where nothing may be kept, none is promised', async () => {
    const { page, kept } = await withPin();
    page(ANNA).remove();
    expect([kept.size, page(ANNA).locked]).toEqual([0, false]);
    const forbidden = new AppLock(() => {
      throw new DOMException('no', 'SecurityError');
    });
    forbidden.tell(ANNA);
    expect(await forbidden.set(ANNA, PIN)).toBe('no-room');
    expect([forbidden.locked, forbidden.isSetFor(ANNA)]).toEqual([false, false]);
    forbidden.remove();
  });
});
