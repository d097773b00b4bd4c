import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { recovery } from '../../../web/src/call/recovery.ts';

describe('looking for a new path', () => {
  let tries = 0;
  const start = (impolite = true) => recovery(impolite, () => (tries += 1));
  const seconds = (count: number) => vi.advanceTimersByTime(count * 1_000);

  beforeEach(() => {
    tries = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  test('a connection that heals within the grace is left alone', () => {
    const it = start();
    it.changed('connected');
    it.changed('disconnected');
    seconds(4);
    it.changed('connected');
    seconds(60);
    expect(tries).toBe(0);
  });

  test('paths that were not allowed before are tried at once, unless there is a connection', () => {
    const it = start();
    seconds(1);
    it.widen();
    seconds(0);
    expect(tries).toBe(1);
    it.changed('connected');
    it.widen();
    seconds(60);
    expect(tries).toBe(1);
  });

  test('one that does not is tried anew, for as long as the call lives', () => {
    const it = start();
    it.changed('connected');
    it.changed('disconnected');
    seconds(5);
    expect(tries).toBe(1);
    it.changed('failed');
    it.changed('connecting');
    seconds(600);
    expect(tries).toBeGreaterThan(60);
    it.stop();
    const then = tries;
    seconds(60);
    expect(tries).toBe(then);
  });

  test('a failed one is tried at once, the polite side a little later', () => {
    const it = start();
    it.changed('connected');
    it.changed('failed');
    seconds(0);
    expect(tries).toBe(1);

    tries = 0;
    const polite = start(false);
    polite.changed('connected');
    polite.changed('failed');
    seconds(1);
    expect(tries).toBe(0);
    seconds(1);
    expect(tries).toBe(1);
  });

  test('a first connection gets ten seconds', () => {
    const it = start();
    it.changed('connecting');
    seconds(9);
    expect(tries).toBe(0);
    seconds(1);
    expect(tries).toBe(1);
  });

  test('a network that comes back is used at once, but a connection in the making is not disturbed', () => {
    const it = start();
    it.changed('connecting');
    it.hurry();
    seconds(1);
    expect(tries).toBe(0);
    it.changed('connected');
    it.changed('disconnected');
    it.hurry();
    seconds(0);
    expect(tries).toBe(1);
  });
});
