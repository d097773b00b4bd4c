import type { EpochMs } from '../../core/clock.ts';
import type { Allocation } from './allocation.ts';

/**
 * The one gate: no payload reaches a client but through here, on whatever path and transport it came. It asks that both
 * belong to one call, that the peer still is there and permitted it (RFC 8656 §11.3), that a pre-call test has not had
 * its bytes, and that both sides' bandwidth holds; then it counts.
 */
export function passes(from: Allocation, to: Allocation, length: number, now: EpochMs): boolean {
  const { call } = from;
  if (to.call !== call || to.expiresAt <= now || to.permittedUntil <= now) return false;
  if (call.bytes + length > call.maxBytes) return false;
  if (!from.sent.admits(length, now) || !to.received.admits(length, now)) return false;
  call.bytes += length;
  from.sent.count(length);
  to.received.count(length);
  return true;
}
