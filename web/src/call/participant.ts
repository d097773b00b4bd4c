import type { Address, SeatRole } from '../../../server/protocol/signalling.ts';

/** zvb1 participant id: the seat id for a person's first device, with `.1` for the second. */
export function participantId({ seat, endpoint }: Address): string {
  return endpoint === 0 ? seat : `${seat}.${endpoint}`;
}

/** The seat of a participant. */
export function seatOf(id: string): string {
  return id.split('.', 1)[0] ?? id;
}

/** A participant as the order of offers sees it. */
export interface Side {
  readonly id: string;
  readonly role: SeatRole;
}

/**
 * Whether this side's offer stands when two meet (perfect negotiation): the host's, else that of the smaller id. Ids
 * are ASCII, so comparing code units is comparing bytes.
 */
export function isImpolite(me: Side, peer: Side): boolean {
  if ((me.role === 'host') !== (peer.role === 'host')) return me.role === 'host';
  return me.id < peer.id;
}

/** Whether a role is one of this side: there is one host, and everybody else is let in. */
export function isOf(side: 'host' | 'guest', role: SeatRole): boolean {
  return (role === 'host') === (side === 'host');
}
