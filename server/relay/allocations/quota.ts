import { HOUR, SECOND } from '../../core/clock.ts';
import type { Lifetimes } from './allocation.ts';
import type { Bandwidth } from './flow.ts';

/** Allocations one connection between two seats may hold: components and network interfaces, with room. */
const PER_CONNECTION = 16;
/** Allocations of a whole call: 8 × those of two seats. */
const PER_CALL = 8 * 2 * PER_CONNECTION;

/** The pre-call test may pass this much, then nothing more. */
export const TEST_CALL_BYTES = 20_000_000;
/** The pre-call test ends this long after its first allocation. */
export const TEST_CALL_MS = 60_000;

/** What the whole relay, one address and one allocation may use, and for how long. */
export interface Limits {
  /** Allocations at once; there are 16,384 numbers for them. */
  readonly total: number;
  /** Allocations at once from one client address (IPv6: one /64). */
  readonly perAddress: number;
  /** Of one allocation, in each direction. */
  readonly bandwidth: Bandwidth;
  readonly lifetimes: Lifetimes;
  /** How long a nonce is good for. RFC 8656 §5 wants an hour at most. */
  readonly nonceMs: number;
}

/**
 * A hospital's staff come from one address, so one address may hold much, but never all that others need. The
 * bandwidth is that of HD video with room, the burst that of key frames to a client that was away for a moment. Lifetimes
 * are those of RFC 8656.
 */
export const DEFAULT_LIMITS: Limits = {
  total: 16_384,
  perAddress: 12_288,
  bandwidth: { bitsPerSecond: 8_000_000, burstMs: 2 * SECOND },
  lifetimes: { leastS: 600, mostS: 3600 },
  nonceMs: HOUR,
};

/** Whether this is the call of a pre-call test: two connections of one browser. */
export function isTestCall(callId: string): boolean {
  return callId.startsWith('test:');
}

/** Whether anybody may have asked for this test: then it stays at the address from which it began. */
export function isOpenTest(callId: string): boolean {
  return callId.startsWith('test:open-');
}

/** Which quota an allocation would exceed. */
export type QuotaExceeded = 'seat' | 'call' | 'address' | 'total';

/** Allocations held now, as far as they count for one who wants one more. */
export interface Held {
  /** For each participant seen in the call; 0 for one that has none any more. */
  readonly inCall: ReadonlyMap<string, number>;
  readonly fromAddress: number;
  readonly total: number;
}

/**
 * The quota that one more allocation of this participant would exceed, or `null`: per seat 16 for each other seat of
 * the call and at least 16, per call 256, and the relay's limits.
 */
export function exceededQuota(held: Held, participantId: string, limits: Limits): QuotaExceeded | null {
  const own = held.inCall.get(participantId);
  const seats = own === undefined ? held.inCall.size + 1 : held.inCall.size;
  if ((own ?? 0) >= PER_CONNECTION * Math.max(1, seats - 1)) return 'seat';
  if (held.inCall.values().reduce((sum, count) => sum + count, 0) >= PER_CALL) return 'call';
  if (held.fromAddress >= limits.perAddress) return 'address';
  return held.total >= limits.total ? 'total' : null;
}
