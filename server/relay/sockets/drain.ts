import { setTimeout as pause } from 'node:timers/promises';
import type { RelayServer } from '../server.ts';
import type { ConnectedSockets } from './connected.ts';
import type { Datagrams } from './datagrams.ts';

/** What the kernel had put into the open socket before its clients got their own is taken in this time. */
const LAST_TAKE_MS = 250;
/** How often it is looked whether clients have gone. */
const LOOK_EVERY_MS = 250;

/** A relay that serves its last clients. */
export interface Draining {
  /** Clients that could not be kept, for want of file descriptors: they find the next relay by ICE restart. */
  readonly lost: number;
  /** The open socket is closed: the next relay may bind the port. */
  readonly handedOver: Promise<void>;
  /** The last allocation is gone, and all sockets with it. */
  readonly over: Promise<void>;
}

/**
 * Leaves the port to another process without dropping a call. Each client that holds an allocation gets a connected
 * socket on the same port, if it has none yet; the open one is closed, and the relay serves those clients until the last has gone.
 * Newcomers get no answer: their requests are repeated, and reach the next relay.
 *
 * Each client costs a file descriptor while this lasts. Allocations that came over streams are waited for as well.
 */
export async function drain(
  server: RelayServer,
  datagrams: Datagrams,
  sockets: ConnectedSockets,
): Promise<Draining> {
  server.refuseNewcomers();
  let lost = 0;
  for (const client of server.sentBy(datagrams.outlet).keys())
    await sockets.open(client).catch(() => {
      lost++;
    });
  const handedOver = pause(LAST_TAKE_MS).then(() => datagrams.close());
  return { lost, handedOver, over: handedOver.then(() => serveOut(server, datagrams, sockets)) };
}

async function serveOut(server: RelayServer, datagrams: Datagrams, sockets: ConnectedSockets): Promise<void> {
  for (;;) {
    for (const client of sockets.clients) if (!server.holds(datagrams.outlet, client)) sockets.close(client);
    if (server.stats().allocations === 0) return;
    await pause(LOOK_EVERY_MS);
  }
}
