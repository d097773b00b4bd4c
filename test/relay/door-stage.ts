import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../server/core/clock.ts';
import { openEntrances } from '../../server/entrances.ts';
import { readCertificate } from '../../server/relay/door/certificate.ts';
import { type Door, type DoorOptions, openDoor } from '../../server/relay/door/door.ts';
import { listenStreams, type Streams } from '../../server/relay/sockets/streams.ts';
import { certificate } from '../support/certificate.ts';
import { Stage } from './stage.ts';
import { StreamClient } from './stream-client.ts';

/** A door in this process, with a relay and an HTTP server behind it on real sockets. */
export class DoorStage {
  readonly relay: Stage;
  readonly folder = mkdtempSync(join(tmpdir(), 'door-'));
  readonly files = { certFile: join(this.folder, 'cert.pem'), keyFile: join(this.folder, 'key.pem') };
  readonly appSocket = join(this.folder, 'app.sock');
  readonly relaySocket = join(this.folder, 'relay.sock');
  /** Addresses of those who asked for a page or a socket. */
  readonly visitors: (string | undefined)[] = [];
  readonly #closing: (() => Promise<unknown> | unknown)[] = [];
  readonly #sockets: TLSSocket[] = [];
  #cert = '';
  #port = 0;

  constructor(relay = new Stage()) {
    this.relay = relay;
    this.renew();
  }

  /** Dials a door on this port from now on, instead of the one opened here. */
  dials(port: number): void {
    this.#port = port;
  }

  /** What to do at the end besides. */
  atEnd(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  /** Puts a fresh certificate and its key into the files. */
  renew(): void {
    const { cert, key } = certificate();
    this.#cert = cert;
    writeFileSync(this.files.certFile, cert);
    writeFileSync(this.files.keyFile, key, { mode: 0o600 });
  }

  async open(options: Partial<DoorOptions> = {}): Promise<Door> {
    const door = await openDoor({
      host: '::',
      port: 0,
      appSocket: this.appSocket,
      relaySocket: this.relaySocket,
      certificate: readCertificate(this.files),
      clock: systemClock,
      ...options,
    });
    this.#closing.unshift(() => door.drain(0));
    this.#port = door.port;
    return door;
  }

  /** TURN as the relay process opens it for the door. */
  async openRelay(): Promise<Streams> {
    const { server } = this.relay;
    const streams = await listenStreams({ path: this.relaySocket }, server.receive, {
      clock: () => this.relay.now,
      holds: (outlet, client) => server.holds(outlet, client),
      onClosed: (outlet, client) => server.clientGone(outlet, client),
    });
    this.#closing.push(() => streams.close());
    return streams;
  }

  /** HTTP as the app opens it for the door: `answer` writes the answers, sockets echo. */
  async openApp(answer: (request: IncomingMessage) => string | Buffer = () => 'de pagina'): Promise<Server> {
    const http = createServer((request, response) => {
      this.visitors.push(request.socket.remoteAddress);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      request.on('end', () =>
        response.end(request.method === 'POST' ? Buffer.concat(chunks) : answer(request)),
      );
    });
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => {
      this.visitors.push(request.socket.remoteAddress);
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const entrances = await openEntrances(http, { doorSocket: this.appSocket, proxySocket: '' });
    this.#closing.push(async () => {
      await entrances.close();
      sockets.close();
      http.close();
    });
    return http;
  }

  /** Something on the app's socket that takes connections and does as it is told with them. */
  async openInstead(attend: Parameters<typeof createSocketServer>[1]): Promise<SocketServer> {
    const server = createSocketServer({ allowHalfOpen: true }, attend).listen(this.appSocket);
    await once(server, 'listening');
    this.#closing.push(() => server.close());
    return server;
  }

  /** A TLS connection through the door that trusts its certificate of the moment. */
  async dial(host = '127.0.0.1', options: ConnectionOptions = {}): Promise<TLSSocket> {
    const settings = { host, port: this.#port, ca: this.#cert, allowHalfOpen: true, ...options };
    const socket = connect(settings);
    socket.on('error', () => undefined);
    this.#sockets.push(socket);
    await once(socket, 'secureConnect');
    return socket;
  }

  async client(participant: string, call?: string): Promise<StreamClient> {
    return new StreamClient(await this.dial(), participant, call, this.relay.now);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const close of this.#closing) await close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All that comes until the other side ends. */
export async function readAll(socket: TLSSocket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.readableEnded && !socket.closed)
    await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  return Buffer.concat(chunks).toString();
}

/** Lets both sides' events happen until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
