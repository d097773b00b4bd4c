import { DAY, type EpochMs, later } from '../../core/clock.ts';
import { sourceOf } from '../../core/source.ts';
import type { ClientAddress, Outlet } from '../sockets/socket.ts';
import { type Allocation, type Call, close, grantedLifetime, newAllocation } from './allocation.ts';
import { isFromThere, keepAlive, newCall } from './call.ts';
import { ClientTable } from './client-table.ts';
import { newLedger, settle } from './ledger.ts';
import { DEFAULT_LIMITS, exceededQuota, type Limits, type QuotaExceeded } from './quota.ts';
import { Reservations } from './reservations.ts';
import { type CallUsage, usageOf } from './usage.ts';
import { VirtualPorts } from './virtual-ports.ts';

/** How long an ended call is remembered: longer than any credential of it is accepted. */
const ENDED_MEMORY_MS = 2 * DAY;

/** Who asks for an allocation, from where, and what for. */
interface AllocationRequest {
  readonly outlet: Outlet;
  readonly client: ClientAddress;
  readonly callId: string;
  readonly participantId: string;
  readonly username: string;
  readonly key: Buffer;
  readonly transaction: string;
  /** LIFETIME asked for, seconds, or `null`. */
  readonly lifetimeS: number | null;
  readonly wish: PortWish;
}

/** Which port: any, an even one, an even one with its successor kept, or the one kept under a token. */
export type PortWish = 'any' | 'even' | 'pair' | { readonly token: Buffer };

/** Why there is no allocation: the call is over, a quota is used up, or no number is left that would do. */
export type AllocationRefusal = 'ended' | 'full' | QuotaExceeded;

/** Why the relay has done with a call: the app ended it, was silent for too long, or the relay stops. */
export type CallOver = 'ended' | 'silence' | 'stopped';

/** Told once for each call that had allocations; tests are nobody's call. */
export type OnCallOver = (usage: CallUsage, why: CallOver, now: EpochMs) => void;

/** All allocations, found by client and by virtual port, and the calls they belong to. */
export class Allocations {
  readonly #limits: Limits;
  readonly #onCallOver: OnCallOver;
  readonly #byClient = new ClientTable();
  readonly #byPort = new Map<number, Allocation>();
  /** How many are held from each address that holds any. */
  readonly #fromAddress = new Map<string, number>();
  /** Each until it is over, also while it has no allocation: it may come back, and its usage is to be told. */
  readonly #calls = new Map<string, Call>();
  readonly #ended = new Map<string, EpochMs>();
  readonly #ports = new VirtualPorts();
  readonly #reservations = new Reservations(this.#ports);

  constructor(limits: Limits = DEFAULT_LIMITS, onCallOver: OnCallOver = () => undefined) {
    this.#limits = limits;
    this.#onCallOver = onCallOver;
  }

  /** Seconds that a Refresh of this allocation is granted. */
  prolongation(allocation: Allocation, asked: number | null, now: EpochMs): number {
    return grantedLifetime(asked, this.#limits.lifetimes, allocation.call, now);
  }

  get size(): number {
    return this.#byPort.size;
  }

  /** Calls that have allocations. */
  get calls(): number {
    return this.#calls.values().reduce((sum, call) => sum + (call.allocations.size > 0 ? 1 : 0), 0);
  }

  /** All, those that ran out since the last sweep included. */
  all(): Iterable<Allocation> {
    return this.#byPort.values();
  }

  /** The live allocation of a 5-tuple, or `null`. */
  find(outlet: Outlet, client: ClientAddress, now: EpochMs): Allocation | null {
    const found = this.#byClient.at(outlet, client);
    return found !== null && found.expiresAt > now ? found : null;
  }

  /** The live allocation behind a virtual port, or `null`. */
  atPort(port: number, now: EpochMs): Allocation | null {
    const found = this.#byPort.get(port);
    return found !== undefined && found.expiresAt > now ? found : null;
  }

  /** Makes an allocation for a 5-tuple that has no live one. */
  open(request: AllocationRequest, now: EpochMs): Allocation | AllocationRefusal {
    const { outlet, client, callId, participantId } = request;
    if (this.#ended.has(callId)) return 'ended';
    const call = this.#calls.get(callId) ?? newCall(callId, now);
    const lifetimeS = grantedLifetime(request.lifetimeS, this.#limits.lifetimes, call, now);
    if (lifetimeS === 0) return 'ended';
    if (!isFromThere(call, sourceOf(client.address))) return 'address';
    this.#removeExpired(call, now);
    this.#removeStale(outlet, client);
    const exceeded = exceededQuota(this.#held(call, client), participantId, this.#limits);
    if (exceeded !== null) return exceeded;
    const port = this.#takePort(request, now);
    if (port === null) return 'full';
    const allocation = newAllocation(
      {
        ...request,
        port,
        call,
        token: request.wish === 'pair' ? this.#reservations.make(port + 1, request.username, now) : null,
        lifetimeS,
        bandwidth: this.#limits.bandwidth,
      },
      now,
    );
    this.#add(allocation);
    return allocation;
  }

  /** Ends one allocation (Refresh with 0, expiry, a connection that closed, end of the call). */
  release(allocation: Allocation): void {
    if (this.#byPort.get(allocation.port) !== allocation) return;
    close(allocation);
    this.#byPort.delete(allocation.port);
    this.#byClient.remove(allocation);
    this.#ports.giveBack(allocation.port);
    this.#reservations.cancel(allocation.token);
    this.#countFrom(allocation.client, -1);
    const { call, participantId } = allocation;
    call.allocations.delete(allocation);
    call.held.set(participantId, (call.held.get(participantId) ?? 1) - 1);
    const ledger = call.ledgers.get(participantId);
    if (ledger !== undefined) settle(ledger, allocation);
  }

  /**
   * Ends a call: frees its allocations at once and refuses new ones, though their credentials may still be valid.
   *
   * @returns how many allocations were freed.
   */
  endCall(callId: string, now: EpochMs): number {
    this.#ended.set(callId, later(now, ENDED_MEMORY_MS));
    const call = this.#calls.get(callId);
    return call === undefined ? 0 : this.#finish(call, 'ended', now);
  }

  /** The relay stops: all calls are done with. */
  stop(now: EpochMs): void {
    for (const call of this.#calls.values()) this.#finish(call, 'stopped', now);
  }

  /** The app's word that these calls live. Unknown ids are passed over. Returns how many have allocations. */
  keepAlive(callIds: readonly string[], now: EpochMs): number {
    let known = 0;
    for (const callId of callIds) {
      const call = this.#calls.get(callId);
      if (call === undefined) continue;
      keepAlive(call, now);
      if (call.allocations.size > 0) known++;
    }
    return known;
  }

  /** What a call has used up to now; `null` when it is over, or had no allocation yet. */
  usage(callId: string): CallUsage | null {
    const call = this.#calls.get(callId);
    return call === undefined ? null : usageOf(call);
  }

  /** Frees what ran out. Nothing depends on when it is called: whoever looks checks the instant himself. */
  sweep(now: EpochMs): void {
    for (const call of this.#calls.values()) {
      this.#removeExpired(call, now);
      if (call.endsAt > now) continue;
      if (call.isTest) this.endCall(call.id, now);
      else this.#finish(call, 'silence', now);
    }
    this.#reservations.sweep(now);
    for (const [callId, until] of this.#ended) if (until <= now) this.#ended.delete(callId);
  }

  #held(call: Call, { address }: ClientAddress): Parameters<typeof exceededQuota>[0] {
    const fromAddress = this.#fromAddress.get(sourceOf(address)) ?? 0;
    return { inCall: call.held, fromAddress, total: this.size };
  }

  #takePort({ wish, username }: AllocationRequest, now: EpochMs): number | null {
    if (typeof wish === 'object') return this.#reservations.redeem(wish.token, username, now);
    return wish === 'pair' ? this.#ports.takePair() : this.#ports.take(wish === 'even');
  }

  #add(allocation: Allocation): void {
    const { call, participantId, client, outlet, port } = allocation;
    this.#calls.set(call.id, call);
    call.allocations.add(allocation);
    call.sources?.add(sourceOf(client.address));
    call.held.set(participantId, (call.held.get(participantId) ?? 0) + 1);
    const ledger = call.ledgers.get(participantId) ?? newLedger();
    ledger.transports.add(outlet.transport);
    call.ledgers.set(participantId, ledger);
    this.#byPort.set(port, allocation);
    this.#byClient.add(allocation);
    this.#countFrom(client, 1);
  }

  #countFrom({ address }: ClientAddress, change: 1 | -1): void {
    const source = sourceOf(address);
    const count = (this.#fromAddress.get(source) ?? 0) + change;
    if (count > 0) this.#fromAddress.set(source, count);
    else this.#fromAddress.delete(source);
  }

  #finish(call: Call, why: CallOver, now: EpochMs): number {
    const freed = call.allocations.size;
    for (const allocation of call.allocations) this.release(allocation);
    this.#calls.delete(call.id);
    if (!call.isTest) this.#onCallOver(usageOf(call), why, now);
    return freed;
  }

  #removeExpired(call: Call, now: EpochMs): void {
    for (const allocation of call.allocations) if (allocation.expiresAt <= now) this.release(allocation);
  }

  /** An expired allocation of the same 5-tuple, of whatever call, must not stay in the table. */
  #removeStale(outlet: Outlet, client: ClientAddress): void {
    const stale = this.#byClient.at(outlet, client);
    if (stale !== null) this.release(stale);
  }
}
