import { DAY, type EpochMs, later } from '../core/clock.ts';
import { type Allocation, type Call, close, grantedLifetime, newAllocation } from './allocation.ts';
import { keepAlive, newCall } from './call.ts';
import { mayAllocate } from './quota.ts';
import { Reservations } from './reservations.ts';
import type { ClientAddress, Outlet } from './socket.ts';
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

/** Why there is no allocation: the call is over, the quota is used up, or all port numbers are taken. */
export type AllocationRefusal = 'ended' | 'quota' | 'full';

/** All allocations, found by client and by virtual port, and the calls they belong to. */
export class Allocations {
  /** By the client's port number; those few that share one are chained, so that no packet builds a key. */
  readonly #byClientPort = new Map<number, Allocation>();
  readonly #byPort = new Map<number, Allocation>();
  readonly #calls = new Map<string, Call>();
  readonly #ended = new Map<string, EpochMs>();
  readonly #ports = new VirtualPorts();
  readonly #reservations = new Reservations(this.#ports);

  get size(): number {
    return this.#byPort.size;
  }

  get calls(): number {
    return this.#calls.size;
  }

  /** The live allocation of a 5-tuple, or `null`. */
  find(outlet: Outlet, client: ClientAddress, now: EpochMs): Allocation | null {
    let found = this.#byClientPort.get(client.port) ?? null;
    while (found !== null && (found.outlet !== outlet || found.client.address !== client.address))
      found = found.next;
    return found !== null && found.expiresAt > now ? found : null;
  }

  /** The live allocation behind a virtual port, or `null`. */
  atPort(port: number, now: EpochMs): Allocation | null {
    const found = this.#byPort.get(port);
    return found !== undefined && found.expiresAt > now ? found : null;
  }

  /** Makes an allocation for a 5-tuple that has none. */
  open(request: AllocationRequest, now: EpochMs): Allocation | AllocationRefusal {
    const { outlet, client, callId, participantId } = request;
    if (this.#ended.has(callId)) return 'ended';
    const call = this.#calls.get(callId) ?? newCall(callId, now);
    const lifetimeS = grantedLifetime(request.lifetimeS, call, now);
    if (lifetimeS === 0) return 'ended';
    this.#removeExpired(call, now);
    if (!mayAllocate(call.held, participantId)) return 'quota';
    const port = this.#takePort(request, now);
    if (port === null) return 'full';
    this.#removeStale(outlet, client);
    const allocation = newAllocation(
      {
        ...request,
        client: { address: client.address, port: client.port },
        port,
        call,
        token: request.wish === 'pair' ? this.#reservations.make(port + 1, request.username, now) : null,
        lifetimeS,
      },
      now,
    );
    this.#calls.set(callId, call);
    call.allocations.add(allocation);
    call.held.set(participantId, (call.held.get(participantId) ?? 0) + 1);
    this.#byPort.set(port, allocation);
    allocation.next = this.#byClientPort.get(client.port) ?? null;
    this.#byClientPort.set(client.port, allocation);
    return allocation;
  }

  /** Ends one allocation (Refresh with 0, expiry, end of the call). */
  release(allocation: Allocation): void {
    if (this.#byPort.get(allocation.port) !== allocation) return;
    close(allocation);
    this.#byPort.delete(allocation.port);
    this.#unchain(allocation);
    this.#ports.giveBack(allocation.port);
    this.#reservations.cancel(allocation.token);
    const { call, participantId } = allocation;
    call.allocations.delete(allocation);
    call.held.set(participantId, (call.held.get(participantId) ?? 1) - 1);
    // A test keeps its record, and with it what it has used, until its minute is over.
    if (call.allocations.size === 0 && !call.isTest) this.#calls.delete(call.id);
  }

  /**
   * Ends a call: frees its allocations at once and refuses new ones, though their credentials may still be valid.
   *
   * @returns how many allocations were freed.
   */
  endCall(callId: string, now: EpochMs): number {
    this.#ended.set(callId, later(now, ENDED_MEMORY_MS));
    const call = this.#calls.get(callId);
    if (call === undefined) return 0;
    const freed = call.allocations.size;
    for (const allocation of call.allocations) this.release(allocation);
    this.#calls.delete(callId);
    return freed;
  }

  /** The app's word that these calls live. Unknown ids are passed over. Returns how many were known. */
  keepAlive(callIds: readonly string[], now: EpochMs): number {
    let known = 0;
    for (const callId of callIds) {
      const call = this.#calls.get(callId);
      if (call === undefined) continue;
      keepAlive(call, now);
      known++;
    }
    return known;
  }

  /** Frees what ran out. Nothing depends on when it is called: whoever looks checks the instant himself. */
  sweep(now: EpochMs): void {
    for (const call of this.#calls.values()) {
      this.#removeExpired(call, now);
      if (call.isTest && call.endsAt <= now) this.endCall(call.id, now);
    }
    this.#reservations.sweep(now);
    for (const [callId, until] of this.#ended) if (until <= now) this.#ended.delete(callId);
  }

  #takePort({ wish, username }: AllocationRequest, now: EpochMs): number | null {
    if (typeof wish === 'object') return this.#reservations.redeem(wish.token, username, now);
    return wish === 'pair' ? this.#ports.takePair() : this.#ports.take(wish === 'even');
  }

  #removeExpired(call: Call, now: EpochMs): void {
    for (const allocation of call.allocations) if (allocation.expiresAt <= now) this.release(allocation);
  }

  /** An expired allocation of the same 5-tuple, of whatever call, must not stay in the chain. */
  #removeStale(outlet: Outlet, client: ClientAddress): void {
    let found = this.#byClientPort.get(client.port) ?? null;
    while (found !== null) {
      const next = found.next;
      if (found.outlet === outlet && found.client.address === client.address) this.release(found);
      found = next;
    }
  }

  #unchain(allocation: Allocation): void {
    const { port } = allocation.client;
    let before = this.#byClientPort.get(port) ?? null;
    if (before === allocation) {
      if (allocation.next === null) this.#byClientPort.delete(port);
      else this.#byClientPort.set(port, allocation.next);
    } else {
      while (before !== null && before.next !== allocation) before = before.next;
      if (before !== null) before.next = allocation.next;
    }
    allocation.next = null;
  }
}
