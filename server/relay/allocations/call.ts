import { type EpochMs, HOUR, later } from '../../core/clock.ts';
import type { Call } from './allocation.ts';
import { isOpenTest, isTestCall, TEST_CALL_BYTES, TEST_CALL_MS } from './quota.ts';

/** Without word from the app a call's allocations live this long. */
const SILENCE_MS = 12 * HOUR;

/** A call at its first allocation. */
export function newCall(id: string, now: EpochMs): Call {
  const isTest = isTestCall(id);
  return {
    id,
    isTest,
    since: now,
    allocations: new Set(),
    held: new Map(),
    ledgers: new Map(),
    endsAt: later(now, isTest ? TEST_CALL_MS : SILENCE_MS),
    bytes: 0,
    maxBytes: isTest ? TEST_CALL_BYTES : Number.POSITIVE_INFINITY,
    sources: isOpenTest(id) ? new Set() : null,
  };
}

/** The app said that this call lives: its allocations may go on. A pre-call test is not prolonged. */
export function keepAlive(call: Call, now: EpochMs): void {
  if (!call.isTest) call.endsAt = later(now, SILENCE_MS);
}

/** Whether an allocation from here may be part of the call: a test by anybody is of one browser, at one address a family. */
export function isFromThere({ sources }: Call, source: string): boolean {
  const isSix = source.includes(':');
  return sources === null || [...sources].every((one) => one === source || one.includes(':') !== isSix);
}
