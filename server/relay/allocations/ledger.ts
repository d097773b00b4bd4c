import type { Transport } from '../sockets/socket.ts';
import type { Flow } from './flow.ts';

/** Sums of one participant's allocations that are gone. */
export interface Ledger {
  readonly transports: Set<Transport>;
  readonly sent: { packets: number; bytes: number };
  readonly received: { packets: number; bytes: number };
  dropped: number;
}

/** A participant's record at its first allocation in a call. */
export function newLedger(): Ledger {
  return {
    transports: new Set(),
    sent: { packets: 0, bytes: 0 },
    received: { packets: 0, bytes: 0 },
    dropped: 0,
  };
}

/** What an allocation carried in each direction. */
interface Carrier {
  readonly sent: Flow;
  readonly received: Flow;
}

/** Adds what an allocation carried; to be done once for each, when it ends. */
export function settle(ledger: Ledger, { sent, received }: Carrier): void {
  ledger.sent.packets += sent.packets;
  ledger.sent.bytes += sent.bytes;
  ledger.received.packets += received.packets;
  ledger.received.bytes += received.bytes;
  ledger.dropped += sent.dropped + received.dropped;
}
