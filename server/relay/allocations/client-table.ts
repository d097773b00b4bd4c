import type { ClientAddress, Outlet } from '../sockets/socket.ts';
import type { Allocation } from './allocation.ts';

/** Allocations by 5-tuple: one for each socket or connection and client address at most. RFC 8656 §3.2. */
export class ClientTable {
  /** By the client's port number; those few that share one are chained, so that no packet builds a key. */
  readonly #byPort = new Map<number, Allocation>();

  /** The allocation of a 5-tuple, be it expired, or `null`. */
  at(outlet: Outlet, client: ClientAddress): Allocation | null {
    let found = this.#byPort.get(client.port) ?? null;
    while (found !== null && (found.outlet !== outlet || found.client.address !== client.address))
      found = found.next;
    return found;
  }

  /** Takes in an allocation whose 5-tuple has none. */
  add(allocation: Allocation): void {
    const { port } = allocation.client;
    allocation.next = this.#byPort.get(port) ?? null;
    this.#byPort.set(port, allocation);
  }

  /** Takes out an allocation that is in. */
  remove(allocation: Allocation): void {
    const { port } = allocation.client;
    let before = this.#byPort.get(port) ?? null;
    if (before === allocation) {
      if (allocation.next === null) this.#byPort.delete(port);
      else this.#byPort.set(port, allocation.next);
    } else {
      while (before !== null && before.next !== allocation) before = before.next;
      if (before !== null) before.next = allocation.next;
    }
    allocation.next = null;
  }
}
