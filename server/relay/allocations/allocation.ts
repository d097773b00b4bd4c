import { type EpochMs, later, MINUTE, SECOND } from '../../core/clock.ts';
import type { ClientAddress, Outlet } from '../sockets/socket.ts';
import { type Bandwidth, Flow } from './flow.ts';
import type { Ledger } from './ledger.ts';

/** Seconds that an allocation lives without a Refresh. RFC 8656 §3.2 and §7.2. */
export interface Lifetimes {
  /** What an absent LIFETIME means, and the least that is granted. */
  readonly leastS: number;
  readonly mostS: number;
}

const PERMISSION_MS = 5 * MINUTE;
const BINDING_MS = 10 * MINUTE;
/** Channels of one allocation, those to peers that are gone included: more than a call can have peers. */
const MOST_BINDINGS = 256;

/** What the relay knows of a call from its first allocation on: who holds what, and until when. */
export interface Call {
  readonly id: string;
  readonly isTest: boolean;
  /** First allocation. */
  readonly since: EpochMs;
  readonly allocations: Set<Allocation>;
  /** Allocations held, for each participant seen in this call. */
  readonly held: Map<string, number>;
  /** What was carried by allocations that are gone, for each participant seen. */
  readonly ledgers: Map<string, Ledger>;
  /** No allocation of the call lives longer. Moves with each word of the app; a test's never moves. */
  endsAt: EpochMs;
  /** Payload bytes forwarded, and how many may be. */
  bytes: number;
  readonly maxBytes: number;
  /** Where a test by anybody began, one source a family (IPv4, IPv6); null: it is another call. */
  readonly sources: Set<string> | null;
}

/** A channel of one allocation to one peer. RFC 8656 §12. */
export interface ChannelBinding {
  readonly channel: number;
  readonly peer: Allocation;
  expiresAt: EpochMs;
  /** The peer's own channel back to us, so that a packet needs no second look-up; `null` when it has none. */
  reverse: ChannelBinding | null;
}

/**
 * One client's relayed transport address: a number in memory, no socket. RFC 8656 §3.2, with the
 * difference that it can be reached only by allocations of the same call.
 */
export interface Allocation {
  readonly outlet: Outlet;
  readonly client: ClientAddress;
  /** Port of the virtual relayed address. */
  readonly port: number;
  readonly call: Call;
  readonly participantId: string;
  readonly username: string;
  /** Key of MESSAGE-INTEGRITY that made it; all later requests must use it. */
  readonly key: Buffer;
  /** Transaction id of the Allocate (hex) and what it was granted: a retransmission gets the same answer. */
  readonly transaction: string;
  readonly grantedS: number;
  /** RESERVATION-TOKEN for the next port, or `null` when none was asked for. */
  readonly token: Buffer | null;
  /** Over from this instant on; 0 once released. */
  expiresAt: EpochMs;
  /** The permission. There is one peer address, the virtual one, hence one instant. 0 = none yet. */
  permittedUntil: EpochMs;
  /** Payloads from this client, and to it. */
  readonly sent: Flow;
  readonly received: Flow;
  readonly byChannel: Map<number, ChannelBinding>;
  readonly byPeerPort: Map<number, ChannelBinding>;
  /** The next allocation in `Allocations` whose client has the same port number. */
  next: Allocation | null;
}

/** What is decided before an allocation exists. */
type AllocationStart = Pick<
  Allocation,
  'outlet' | 'client' | 'port' | 'call' | 'participantId' | 'username' | 'key' | 'transaction' | 'token'
> & { readonly lifetimeS: number; readonly bandwidth: Bandwidth };

/**
 * Seconds to grant to Allocate and Refresh. RFC 8656 §7.2, §8.2. A call that ends sooner shortens it.
 *
 * @param asked the LIFETIME in seconds, or `null` when the request has none; not 0.
 */
export function grantedLifetime(
  asked: number | null,
  { leastS, mostS }: Lifetimes,
  call: Call,
  now: EpochMs,
): number {
  const wished = Math.min(Math.max(asked ?? leastS, leastS), mostS);
  return Math.max(0, Math.min(wished, Math.floor((call.endsAt - now) / SECOND)));
}

/** A new allocation, without permission and channels. */
export function newAllocation({ lifetimeS, bandwidth, ...start }: AllocationStart, now: EpochMs): Allocation {
  return {
    ...start,
    grantedS: lifetimeS,
    expiresAt: later(now, lifetimeS * SECOND),
    permittedUntil: 0 as EpochMs,
    sent: new Flow(bandwidth),
    received: new Flow(bandwidth),
    byChannel: new Map(),
    byPeerPort: new Map(),
    next: null,
  };
}

/** Prolongs an allocation by the seconds granted. RFC 8656 §8.2. */
export function refresh(allocation: Allocation, lifetimeS: number, now: EpochMs): void {
  allocation.expiresAt = later(now, lifetimeS * SECOND);
}

/** Installs or refreshes the permission for the virtual address. RFC 8656 §9. */
export function permit(allocation: Allocation, now: EpochMs): void {
  allocation.permittedUntil = later(now, PERMISSION_MS);
}

/**
 * Binds a channel to a peer, or refreshes that binding; either also refreshes the permission. RFC 8656 §12.2.
 *
 * @returns `taken`, with nothing changed, when the channel is bound to another peer or the peer to another channel;
 *   `full` when there are too many bindings.
 */
export function bindChannel(
  allocation: Allocation,
  channel: number,
  peer: Allocation,
  now: EpochMs,
): 'done' | 'taken' | 'full' {
  const ofChannel = current(allocation.byChannel.get(channel), now);
  const ofPeer = current(allocation.byPeerPort.get(peer.port), now);
  if (ofChannel !== null && ofChannel.peer.port !== peer.port) return 'taken';
  if (ofPeer !== null && ofPeer.channel !== channel) return 'taken';
  if (ofChannel?.peer === peer) {
    permit(allocation, now);
    ofChannel.expiresAt = later(now, BINDING_MS);
    return 'done';
  }
  // A binding that ran out goes, and so does one to an earlier holder of the same port.
  forget(allocation, allocation.byChannel.get(channel));
  forget(allocation, allocation.byPeerPort.get(peer.port));
  if (allocation.byChannel.size >= MOST_BINDINGS) forgetExpired(allocation, now);
  if (allocation.byChannel.size >= MOST_BINDINGS) return 'full';
  permit(allocation, now);
  const back = peer.byPeerPort.get(allocation.port);
  const reverse = back?.peer === allocation ? back : null;
  const binding: ChannelBinding = { channel, peer, expiresAt: later(now, BINDING_MS), reverse };
  if (reverse !== null) reverse.reverse = binding;
  allocation.byChannel.set(channel, binding);
  allocation.byPeerPort.set(peer.port, binding);
  return 'done';
}

/** Ends an allocation: nothing is sent to it or taken from it any more, and no peer keeps a way to it. */
export function close(allocation: Allocation): void {
  allocation.expiresAt = 0 as EpochMs;
  for (const binding of allocation.byChannel.values()) forget(allocation, binding);
}

/** The binding, unless it ran out. */
export function current(binding: ChannelBinding | undefined | null, now: EpochMs): ChannelBinding | null {
  return binding !== undefined && binding !== null && binding.expiresAt > now ? binding : null;
}

function forgetExpired(allocation: Allocation, now: EpochMs): void {
  for (const binding of allocation.byChannel.values())
    if (binding.expiresAt <= now) forget(allocation, binding);
}

function forget(allocation: Allocation, binding: ChannelBinding | undefined): void {
  if (binding === undefined) return;
  if (binding.reverse !== null) binding.reverse.reverse = null;
  allocation.byChannel.delete(binding.channel);
  allocation.byPeerPort.delete(binding.peer.port);
}
