import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import { StartRefused } from '../../core/errors.ts';
import { type ConnectionBounds, ConnectionLimit } from '../sockets/connection-limit.ts';
import type { Certificate } from './certificate.ts';
import type { Passage, Visitor } from './passage.ts';
import { settingsOf, tlsServer } from './tls.ts';
import { passTurn } from './turn-passage.ts';
import { passWeb } from './web-passage.ts';

/** For the handshake, and again for the first byte after it. */
const PATIENCE_MS = 10 * SECOND;
/** Silence after which the kernel asks whether the other side is still there; an answer is due in seconds. */
const KEEP_ALIVE_MS = MINUTE;
/** A TURN client begins with a STUN request, whose type is below 0x0400 (RFC 8489 §5); HTTP with a letter. */
const LAST_TURN_BYTE = 0x03;

export interface DoorOptions {
  readonly host: string;
  readonly port: number;
  /** Unix sockets of the two processes behind it. */
  readonly appSocket: string;
  readonly relaySocket: string;
  readonly certificate: Certificate;
  readonly clock: Clock;
  readonly bounds?: ConnectionBounds;
  /** Milliseconds for the handshake, and for the first byte; default 10 seconds. */
  readonly patienceMs?: number;
}

/** The one TLS port for HTTPS, its WebSockets, and TURN. */
export interface Door {
  readonly host: string;
  readonly port: number;
  /** Connections now, those in their handshake included. */
  readonly open: number;
  /** Serves new connections with another certificate; those that are open stay. */
  use(certificate: Certificate): void;
  /** Cuts off what is stuck. To be called about once a second. */
  sweep(): void;
  /** Takes no new connections, and waits for those it has, at most this many milliseconds; then cuts them off. */
  drain(ms: number): Promise<void>;
}

/**
 * Opens the door: what the first byte inside TLS shows to be TURN goes to the relay, all else to the app, each with a
 * PROXY v2 header that names the client. It keeps and tells nothing of what passes.
 *
 * @throws {StartRefused} when it cannot listen.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const limit = new ConnectionLimit(options.bounds);
  const sockets = new Set<Socket>();
  const passages = new Map<Passage, Socket>();
  const lead = (visitor: Visitor): void => {
    const isTurn = visitor.first.readUInt8(0) <= LAST_TURN_BYTE;
    const passage = isTurn ? passTurn(visitor, options.relaySocket) : passWeb(visitor, options.appSocket);
    passages.set(passage, visitor.socket);
    visitor.socket.once('close', () => passages.delete(passage));
  };
  const tls = tlsServer(options.certificate, options.patienceMs ?? PATIENCE_MS, lead);
  const accept = (socket: Socket): void => {
    const leave = limit.admit(socket.remoteAddress ?? '');
    if (leave === null) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket
      .on('error', () => socket.destroy())
      .once('close', () => {
        sockets.delete(socket);
        leave();
      });
    tls.emit('connection', socket);
  };
  const { server, host, port } = await listen(options, accept);
  const closed = once(server, 'close');
  return {
    host,
    port,
    get open() {
      return limit.open;
    },
    use: (certificate) => tls.setSecureContext(settingsOf(certificate)),
    sweep() {
      const now = options.clock();
      for (const [passage, socket] of passages) if (passage.isOver(now)) socket.destroy();
    },
    async drain(ms) {
      if (server.listening) server.close();
      const enough = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, ms);
      await closed;
      clearTimeout(enough);
    },
  };
}

/** What an address that cannot be had means for whoever installs this. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that has it, or set another door.port',
  EACCES: 'give it the right to open ports below 1024, or set a door.port of 1024 or higher',
};

async function listen(
  { host, port }: DoorOptions,
  accept: (socket: Socket) => void,
): Promise<{ readonly server: Server; readonly host: string; readonly port: number }> {
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    accept,
  );
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (cause) {
    const { message, code = '' } = cause as NodeJS.ErrnoException;
    const remedy = REMEDIES[code] ?? 'correct door.host and door.port';
    throw new StartRefused(`The door cannot listen on ${host}:${port} (${message}): ${remedy}.`, { cause });
  }
  // From here on an error concerns one connection that could not be taken (no descriptors left, say).
  server.on('error', () => undefined);
  const bound = server.address() as AddressInfo;
  return { server, host: bound.address, port: bound.port };
}
