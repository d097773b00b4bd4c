import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { ipBytes } from '../../core/address.ts';
import { type Datagrams, openSocket } from './datagrams.ts';
import type { ClientAddress, Outlet, Receive } from './socket.ts';

/**
 * Sockets that share the port of a relay's open one, each connected to one client: the kernel gives a client's
 * datagrams to the socket that is connected to it, whoever else listens on the port (Linux, `compute_score` of udp.c).
 */
export class ConnectedSockets implements Outlet {
  readonly transport = 'udp';
  readonly #datagrams: Datagrams;
  readonly #receive: Receive;
  /** By the very object that the allocation holds, and by what it says, for who comes by the open socket. */
  readonly #sockets = new Map<ClientAddress, Socket>();
  readonly #clients = new Map<string, ClientAddress>();

  constructor(datagrams: Datagrams, receive: Receive) {
    this.#datagrams = datagrams;
    this.#receive = receive;
  }

  /** Opens a socket for a client. @throws {Error} of dgram when there are no descriptors left, for instance. */
  async open(client: ClientAddress): Promise<void> {
    const { host, port } = this.#datagrams;
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
    socket.on('error', () => undefined);
    const remote = socket.remoteAddress();
    socket.on('message', (bytes, from) => {
      const isOwn = from.port === remote.port && from.address === remote.address;
      const sender = isOwn ? client : this.#clients.get(placeOf(from));
      if (sender !== undefined) this.#receive(bytes, sender, this.#datagrams.outlet);
    });
    this.#sockets.set(client, socket);
    this.#clients.set(placeOf(client), client);
  }

  get clients(): Iterable<ClientAddress> {
    return this.#sockets.keys();
  }

  send(bytes: Buffer, to: ClientAddress): void {
    const client = this.#sockets.has(to) ? to : this.#clients.get(placeOf(to));
    if (client !== undefined) this.#sockets.get(client)?.send(bytes);
  }

  close(client: ClientAddress): void {
    this.#sockets.get(client)?.close();
    this.#sockets.delete(client);
    this.#clients.delete(placeOf(client));
  }
}

function placeOf({ address, port }: ClientAddress): string {
  return `${port} ${ipBytes(address)?.toString('hex')}`;
}
