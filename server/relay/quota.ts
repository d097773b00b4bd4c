/** Allocations one connection between two seats may hold: components and network interfaces, with room. */
const PER_CONNECTION = 16;
/** Allocations of a whole call: 8 × those of two seats. */
const PER_CALL = 8 * 2 * PER_CONNECTION;

/** The pre-call test may pass this much, then nothing more. */
export const TEST_CALL_BYTES = 20_000_000;
/** The pre-call test ends this long after its first allocation. */
export const TEST_CALL_MS = 60_000;

/** Whether this is the call of a pre-call test: two connections of one browser. */
export function isTestCall(callId: string): boolean {
  return callId.startsWith('test:');
}

/**
 * Whether one more allocation is within the quota: per seat 16 for each other seat of the call and at least
 * 16, per call 256.
 *
 * @param held allocations now, for each participant seen in this call (0 for one that has none any more).
 */
export function mayAllocate(held: ReadonlyMap<string, number>, participantId: string): boolean {
  const own = held.get(participantId);
  const seats = own === undefined ? held.size + 1 : held.size;
  const total = held.values().reduce((sum, count) => sum + count, 0);
  return (own ?? 0) < PER_CONNECTION * Math.max(1, seats - 1) && total < PER_CALL;
}
