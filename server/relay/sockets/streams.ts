import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ipBytes, ipText } from '../../core/address.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { readProxiedClient } from '../../core/proxied-client.ts';
import { listenUnix } from '../../core/unix-socket.ts';
import { type ConnectionBounds, ConnectionLimit } from './connection-limit.ts';
import type { Endpoint } from './datagrams.ts';
import type { ClientAddress, Outlet, Receive, Transport } from './socket.ts';
import { Stream } from './stream.ts';

/** Silence after which the kernel asks whether the other side is still there; an answer is due in seconds. */
const KEEP_ALIVE_MS = MINUTE;

/** What streams need of the server behind them. */
export interface StreamOptions {
  readonly clock: Clock;
  /** Whether a connection holds an allocation. */
  readonly holds: (outlet: Outlet, client: ClientAddress) => boolean;
  /** Told of each connection that closed: the 5-tuple is gone, and an allocation with it (RFC 8656 §3.1). */
  readonly onClosed: (outlet: Outlet, client: ClientAddress) => void;
  readonly bounds?: ConnectionBounds;
}

/** A listening socket for TURN over streams. */
export interface Streams {
  /** Where it listens; port 0 and the path for a unix socket. */
  readonly host: string;
  readonly port: number;
  /** Connections now. */
  readonly open: number;
  /** Closes connections that lasted long enough. To be called about once a second. */
  sweep(): void;
  /** Takes no new connections, and serves those it has. */
  drain(): void;
  close(): Promise<void>;
}

/**
 * Listens for TURN over TCP on a port, or on a unix socket for what the door took out of TLS: there each connection
 * must begin with a PROXY v2 header that names the client.
 *
 * @throws {StartRefused} when it cannot listen there.
 */
export async function listenStreams(
  where: Endpoint | { readonly path: string },
  receive: Receive,
  { clock, holds, onClosed, bounds }: StreamOptions,
): Promise<Streams> {
  const streams = new Set<Stream>();
  const sockets = new Set<Socket>();
  const limit = new ConnectionLimit(bounds);

  const attend = (socket: Socket, transport: Transport, { address, port }: ClientAddress): void => {
    const leave = limit.admit(address);
    if (leave === null) {
      socket.destroy();
      return;
    }
    const stream = new Stream(socket, { transport, client: { address, port } }, receive, clock());
    streams.add(stream);
    socket.once('close', () => {
      leave();
      streams.delete(stream);
      onClosed(stream, stream.client);
    });
    socket.resume();
  };
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
    if ('path' in where) readProxiedClient(socket, (client) => attend(socket, 'tls', client));
    else attendTcp(socket, (client) => attend(socket, 'tcp', client));
  };
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    accept,
  );
  const bound = await listen(server, where);
  const closed = once(server, 'close');
  // From here on an error concerns one connection that could not be taken (no descriptors left, say).
  server.on('error', () => undefined);
  return {
    ...bound,
    get open() {
      return streams.size;
    },
    sweep() {
      const now = clock();
      for (const stream of streams) if (stream.isOver(now, holds(stream, stream.client))) stream.close();
    },
    drain: () => void server.close(),
    async close() {
      if (server.listening) server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Whoever was cut off before we looked has no address any more. */
function attendTcp(socket: Socket, attend: (client: ClientAddress) => void): void {
  const bytes = ipBytes(socket.remoteAddress ?? '');
  if (bytes === null) socket.destroy();
  else attend({ address: ipText(bytes), port: socket.remotePort ?? 0 });
}

async function listen(
  server: Server,
  where: Endpoint | { readonly path: string },
): Promise<{ readonly host: string; readonly port: number }> {
  if ('path' in where) {
    await listenUnix(server, where.path, 'relay.doorSocket');
    return { host: where.path, port: 0 };
  }
  const { host, port } = where;
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (cause) {
    throw new StartRefused(
      `The relay cannot listen on tcp ${host}:${port} (${(cause as Error).message}): free it, or change relay.host and relay.port.`,
      { cause },
    );
  }
  const { address, port: taken } = server.address() as AddressInfo;
  return { host: address, port: taken };
}
