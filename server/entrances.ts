import type { IncomingMessage, Server } from 'node:http';
import { createServer, isIP, type Socket } from 'node:net';
import { readProxiedClient } from './core/proxied-client.ts';
import { listenUnix } from './core/unix-socket.ts';

/** Unix sockets on which others hand over what came from a client; '' = none. */
export interface EntranceSockets {
  /** Of the door: each connection begins with a PROXY v2 header. */
  readonly doorSocket: string;
  /** Of a reverse proxy: each request has one X-Forwarded-For. */
  readonly proxySocket: string;
}

/** Those that are open. */
export interface Entrances {
  close(): Promise<void>;
}

/** In place of a client address on a proxy's connection, which carries requests of many. No client has this one. */
const PROXY = 'proxy';

/** Whether this client address stands for the reverse proxy: then the request itself names its client. */
export function isProxy(address: string): boolean {
  return address === PROXY;
}

/** Whether we know whose request this is: one that came by the proxy must name one address, and nothing besides. */
export function namesItsClient({ socket, headers }: IncomingMessage): boolean {
  if (socket.remoteAddress !== PROXY) return true;
  // Node joins headers of the same name, so two of them are a list, which is no address.
  const named = headers['x-forwarded-for'];
  return typeof named === 'string' && isIP(named) !== 0;
}

/**
 * Opens the app's further entrances. What comes in by them is served as by any other, but the address of its sockets
 * is that of the client: to rate limits, to the log, and to whoever asks. A listener for TCP trusts neither header.
 *
 * @throws {StartRefused} when a socket cannot be had.
 */
export async function openEntrances(http: Server, sockets: EntranceSockets): Promise<Entrances> {
  const { doorSocket, proxySocket } = sockets;
  const open: Entrances[] = [];
  try {
    if (doorSocket !== '')
      open.push(
        await openOne({ path: doorSocket, setting: 'app.doorSocket' }, (socket) =>
          readProxiedClient(socket, ({ address, port }) => admit(http, socket, address, port)),
        ),
      );
    if (proxySocket !== '')
      open.push(
        await openOne({ path: proxySocket, setting: 'app.proxySocket' }, (socket) =>
          admit(http, socket, PROXY, 0),
        ),
      );
  } catch (cause) {
    await closeAll(open);
    throw cause;
  }
  return { close: () => closeAll(open) };
}

async function openOne(
  { path, setting }: { readonly path: string; readonly setting: string },
  accept: (socket: Socket) => void,
): Promise<Entrances> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    accept(socket);
  });
  await listenUnix(server, path, setting);
  // From here on an error concerns one connection that could not be taken (no descriptors left, say).
  server.on('error', () => undefined);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Gives a connection to the HTTP server as if the client itself had made it. */
function admit(http: Server, socket: Socket, remoteAddress: string, remotePort: number): void {
  Object.defineProperties(socket, {
    remoteAddress: { value: remoteAddress },
    remotePort: { value: remotePort },
    remoteFamily: { value: `IPv${isIP(remoteAddress) || 4}` },
  });
  http.emit('connection', socket);
  socket.resume();
}

async function closeAll(entrances: readonly Entrances[]): Promise<void> {
  await Promise.all(entrances.map((one) => one.close()));
}
