import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Datagrams, openSocket } from './datagrams.ts';
import { SendQueue } from './send-queue.ts';
import type { ClientAddress, OwnWay, OwnWays, Receive } from './socket.ts';

/**
 * Sockets that share the port of a relay's open one, each connected to one client: the kernel gives a client's
 * datagrams to the socket that is connected to it, whoever else listens on the port (Linux, `compute_score` of udp.c),
 * and knows the way to it without a look-up for each datagram.
 */
export class ConnectedSockets implements OwnWays {
  readonly #datagrams: Datagrams;
  readonly #receive: Receive;
  /** By the very object that the allocation holds: no packet builds a key. */
  readonly #ways = new Map<ClientAddress, ConnectedSocket>();
  #isOver = false;

  constructor(datagrams: Datagrams, receive: Receive) {
    this.#datagrams = datagrams;
    this.#receive = receive;
  }

  /** Opens a socket for a client, if it has none. @throws {Error} of dgram, when there are no descriptors left. */
  async open(client: ClientAddress): Promise<void> {
    if (this.#ways.has(client)) return;
    const { host, port, outlet } = this.#datagrams;
    const socket = openSocket(host);
    // Bind and connect are done when they return: hardly anything of others can arrive in between.
    const connected = once(socket, 'connect');
    try {
      socket.bind({ address: host, port, exclusive: true });
      socket.connect(client.port, client.address);
      await connected;
    } catch (error) {
      socket.close();
      throw error;
    }
    // Asked for twice at once, one is enough; and none once all are closed.
    if (this.#isOver || this.#ways.has(client)) {
      socket.close();
      return;
    }
    socket.on('error', () => undefined);
    const remote = socket.remoteAddress();
    socket.on('message', (bytes, from) => {
      const isOwn = from.port === remote.port && from.address === remote.address;
      if (from.port !== 0) this.#receive(bytes, isOwn ? client : from, outlet);
    });
    this.#ways.set(client, new ConnectedSocket(socket));
  }

  get clients(): Iterable<ClientAddress> {
    return this.#ways.keys();
  }

  get size(): number {
    return this.#ways.size;
  }

  of(client: ClientAddress): OwnWay | undefined {
    return this.#ways.get(client);
  }

  close(client: ClientAddress): void {
    const way = this.#ways.get(client);
    this.#ways.delete(client);
    way?.close();
  }

  /** Closes them, and opens no more. */
  closeAll(): void {
    this.#isOver = true;
    for (const client of this.#ways.keys()) this.close(client);
  }
}

/** One of them, with its bounded queue. */
class ConnectedSocket implements OwnWay {
  readonly #socket: Socket;
  readonly #queue: SendQueue;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#queue = new SendQueue(socket);
  }

  send(bytes: Buffer): void {
    if (!this.#queue.isFull()) this.#socket.send(bytes);
  }

  close(): void {
    this.#socket.close();
  }
}
