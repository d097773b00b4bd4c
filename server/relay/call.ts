import { type EpochMs, HOUR, later } from '../core/clock.ts';
import type { Allocation } from './allocation.ts';
import { isTestCall, TEST_CALL_BYTES, TEST_CALL_MS } from './quota.ts';

/** Without word from the app a call's allocations live this long. */
const SILENCE_MS = 12 * HOUR;

/** What the relay knows of a call: who holds what, and until when. Exists while there are allocations. */
export interface Call {
  readonly id: string;
  readonly isTest: boolean;
  readonly allocations: Set<Allocation>;
  /** Allocations held, for each participant seen in this call. */
  readonly held: Map<string, number>;
  /** No allocation of the call lives longer. Moves with each word of the app; a test's never moves. */
  endsAt: EpochMs;
  /** Payload bytes forwarded, and how many may be. */
  bytes: number;
  readonly maxBytes: number;
}

/** A call at its first allocation. */
export function newCall(id: string, now: EpochMs): Call {
  const isTest = isTestCall(id);
  return {
    id,
    isTest,
    allocations: new Set(),
    held: new Map(),
    endsAt: later(now, isTest ? TEST_CALL_MS : SILENCE_MS),
    bytes: 0,
    maxBytes: isTest ? TEST_CALL_BYTES : Number.POSITIVE_INFINITY,
  };
}

/** The app said that this call lives: its allocations may go on. A pre-call test is not prolonged. */
export function keepAlive(call: Call, now: EpochMs): void {
  if (!call.isTest) call.endsAt = later(now, SILENCE_MS);
}
