import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { StartRefused } from '../../core/errors.ts';
import { claimPort } from './port-claim.ts';
import { SendQueue } from './send-queue.ts';
import type { ClientAddress, Outlet, OwnWays, Receive } from './socket.ts';

/** What is asked of the kernel; it gives `net.core.rmem_max` at most. Too little loses media in bursts. */
export const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** A bound UDP socket that feeds a server. */
export interface Datagrams {
  readonly host: string;
  readonly port: number;
  /** Bytes of receive buffer the kernel really gave (Linux counts its own overhead in: twice what was asked). */
  readonly receiveBuffer: number;
  /** By which answers to what arrived here go out. */
  readonly outlet: Outlet;
  /** From now on clients that have a way of their own are sent to by it; the others by this socket, until it closes. */
  prefer(own: OwnWays): void;
  close(): Promise<void>;
}

/** Port and host a UDP socket is to be bound to; port 0 takes any free one. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Listens for datagrams.
 *
 * @throws {StartRefused} when host and port cannot be bound.
 */
export async function listenDatagrams({ host, port }: Endpoint, receive: Receive): Promise<Datagrams> {
  const socket = openSocket(host);
  // Listened for before bind: with a look-up that answers at once, bind is done when it returns.
  const listening = once(socket, 'listening');
  try {
    socket.bind({ address: host, port: await claimPort(host, port), exclusive: true });
    await listening;
  } catch (cause) {
    socket.close();
    throw cannotListen({ host, port }, cause as Error);
  }
  // From here on an error concerns one datagram (an unreachable client); the next one is none the worse.
  socket.on('error', () => undefined);
  return new DatagramSocket(socket, receive);
}

/** A socket that may share its port with others of this user, as an update needs (drain.ts). */
export function openSocket(host: string): Socket {
  const family = isIPv6(host) ? 6 : 4;
  return createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER,
    reusePort: true,
    // Only literals come by here; answering at once saves each packet a turn of the event loop.
    lookup: (address, _options, answer) => answer(null, address, family),
  });
}

/** The one sentence for a port that cannot be had. */
export function cannotListen({ host, port }: Endpoint, cause: Error): StartRefused {
  return new StartRefused(
    `The relay cannot listen on udp ${host}:${port} (${cause.message}): free it, or change relay.host and relay.port.`,
    { cause },
  );
}

class DatagramSocket implements Datagrams, Outlet {
  readonly transport = 'udp';
  readonly outlet: Outlet = this;
  readonly host: string;
  readonly port: number;
  readonly receiveBuffer: number;
  readonly #socket: Socket;
  readonly #queue: SendQueue;
  #own: OwnWays | null = null;
  #isOpen = true;

  constructor(socket: Socket, receive: Receive) {
    ({ address: this.host, port: this.port } = socket.address());
    this.receiveBuffer = socket.getRecvBufferSize();
    this.#socket = socket;
    this.#queue = new SendQueue(socket);
    socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
      // A forged port 0 could not be answered: dgram throws on it.
      if (from.port !== 0) receive(bytes, from, this);
    });
  }

  send(bytes: Buffer, to: ClientAddress): void {
    const own = this.#own?.of(to);
    if (own !== undefined) own.send(bytes);
    else if (this.#isOpen && !this.#queue.isFull()) this.#socket.send(bytes, to.port, to.address);
  }

  prefer(own: OwnWays): void {
    this.#own = own;
  }

  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
