import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LateScreen } from '../../../web/src/screens/guest/late-screen.svelte.ts';

const SCREEN = (() => ({})) as unknown as Component;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('is fetched once, however often it is asked for', async () => {
  const fetch = vi.fn(async () => ({ default: SCREEN }));
  const late = new LateScreen(fetch);
  expect(late.component).toBeNull();
  await Promise.all([late.load(), late.load()]);
  await late.load();
  expect(late.component).toBe(SCREEN);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('is tried again until it comes, and says so when it takes long', async () => {
  let fails = 4;
  const late = new LateScreen(async () => {
    fails -= 1;
    if (fails >= 0) throw new TypeError('no network');
    return { default: SCREEN };
  });
  const loaded = late.load();
  await vi.advanceTimersByTimeAsync(2_500);
  expect([late.component, late.failed]).toEqual([null, false]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect([late.component, late.failed]).toEqual([null, true]);
  await vi.advanceTimersByTimeAsync(3_000);
  await loaded;
  expect([late.component, late.failed]).toEqual([SCREEN, false]);
});
