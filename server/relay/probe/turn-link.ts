import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp, isIP, isIPv6, type Socket } from 'node:net';
import { Framer } from '../codec/framing.ts';
import { padded } from '../codec/message.ts';
import type { Endpoint } from '../sockets/datagrams.ts';
import type { Transport } from '../sockets/socket.ts';

const PATIENCE_MS = 2_000;

/** Where a TURN server listens, and over what. */
export interface TurnServer extends Endpoint {
  readonly transport: Transport;
}

/** A way for whole frames between a client and its server. */
export interface TurnLink {
  /** What it sends from. */
  readonly local: Endpoint;
  /** Whether a frame may get lost, so that requests are to be repeated. RFC 8489 §6.2. */
  readonly isLossy: boolean;
  send(frame: Buffer): void;
  close(): void;
}

/** Told of each frame that came, and once when the other side closed. */
export interface LinkListener {
  frame(bytes: Buffer): void;
  closed(): void;
}

/**
 * Opens a way to a server.
 *
 * @param from what to send from; by default any port, and the address that the way to the server has.
 * @throws {Error} when nobody listens there, or does not answer in time.
 */
export function openLink(server: TurnServer, listener: LinkListener, from?: Endpoint): Promise<TurnLink> {
  return server.transport === 'udp'
    ? datagramLink(server, listener, from)
    : streamLink(server, listener, from);
}

async function datagramLink(
  { host, port }: Endpoint,
  listener: LinkListener,
  from: Endpoint | undefined,
): Promise<TurnLink> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (bytes) => listener.frame(bytes));
  socket.bind(from?.port, from?.host);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  const { address, port: ownPort } = socket.address();
  return {
    local: { host: address, port: ownPort },
    isLossy: true,
    send: (frame) => socket.send(frame, port, host),
    close: () => socket.close(),
  };
}

async function streamLink(
  server: TurnServer,
  listener: LinkListener,
  from: Endpoint | undefined,
): Promise<TurnLink> {
  const socket = await connected(server, from);
  const framer = new Framer();
  socket.setNoDelay();
  socket.on('error', () => socket.destroy());
  socket.on('close', () => listener.closed());
  socket.on('data', (chunk: Buffer) => {
    if (!framer.push(chunk, (frame) => listener.frame(frame))) socket.destroy();
  });
  return {
    local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    isLossy: false,
    send: (frame) => void socket.write(wholeWords(frame)),
    close: () => socket.destroy(),
  };
}

async function connected({ host, port, transport }: TurnServer, from: Endpoint | undefined): Promise<Socket> {
  const where = { host, port, ...(from && { localAddress: from.host, localPort: from.port }) };
  const socket = transport === 'tls' ? await startTls(where) : connectTcp(where);
  try {
    await once(socket, transport === 'tls' ? 'secureConnect' : 'connect', {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return socket;
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}

async function startTls(where: { readonly host: string; readonly port: number }): Promise<Socket> {
  const { connect } = await import('node:tls');
  // Whether browsers trust the certificate is not this client's question: it speaks to its own house only.
  return connect({
    ...where,
    rejectUnauthorized: false,
    ...(isIP(where.host) === 0 && { servername: where.host }),
  });
}

/** On streams ChannelData is padded to 4 bytes. RFC 8656 §12.5. */
function wholeWords(frame: Buffer): Buffer {
  const missing = padded(frame.length) - frame.length;
  return missing === 0 ? frame : Buffer.concat([frame, Buffer.alloc(missing)]);
}
