import type { EpochMs } from '../../core/clock.ts';
import type { Transport } from '../sockets/socket.ts';
import type { Call } from './allocation.ts';
import { type Ledger, settle } from './ledger.ts';

/** Payloads of one direction; headers do not count. */
export interface Carried {
  readonly packets: number;
  readonly bytes: number;
}

/** What the relay carried for one participant of a call. */
export interface SeatUsage {
  readonly participant: string;
  /** How this participant reached the relay; several after a change of network. */
  readonly transports: readonly Transport[];
  /** From this participant, and to it. */
  readonly sent: Carried;
  readonly received: Carried;
  /** Payloads that exceeded the bandwidth of an allocation. */
  readonly dropped: number;
}

/** What the relay carried for a call. A call that went directly has no packets here, or is not known at all. */
export interface CallUsage {
  readonly call: string;
  /** First allocation. */
  readonly since: EpochMs;
  readonly seats: readonly SeatUsage[];
}

/** What a call has used up to now, its living allocations included. */
export function usageOf(call: Call): CallUsage {
  const ledgers = new Map(
    call.ledgers.entries().map(([id, ledger]): [string, Ledger] => [id, structuredClone(ledger)]),
  );
  for (const allocation of call.allocations) {
    const ledger = ledgers.get(allocation.participantId);
    if (ledger !== undefined) settle(ledger, allocation);
  }
  const seats = ledgers.entries().map(([participant, { transports, ...sums }]) => ({
    participant,
    transports: [...transports].sort(),
    ...sums,
  }));
  return { call: call.id, since: call.since, seats: [...seats] };
}
