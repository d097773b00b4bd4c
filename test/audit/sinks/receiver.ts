import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';

/** What a receiver does with a connection: reads it to its end, or breaks it off. */
type Manners = 'take' | 'hang-up';

/** A receiver of syslog over TLS on a port of its own: reads RFC 5425 frames strictly, and keeps their texts. */
export class Receiver {
  readonly texts: string[] = [];
  manners: Manners = 'take';
  port = 0;
  readonly #credentials: { readonly key: string; readonly cert: string };
  readonly #open = new Set<TLSSocket>();
  #server: Server | null = null;

  constructor(credentials: { readonly key: string; readonly cert: string }) {
    this.#credentials = credentials;
  }

  /** What its clients have to trust, PEM. */
  get certificate(): string {
    return this.#credentials.cert;
  }

  /** Listens; again on the same port after it was away. */
  async start(): Promise<void> {
    const server = createServer(this.#credentials, (socket) => this.#serve(socket));
    server.on('tlsClientError', () => undefined);
    server.on('connection', (socket) => socket.on('error', () => undefined));
    await new Promise<void>((ready) => server.listen(this.port, '127.0.0.1', ready));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise<void>((done) => void server.close(() => done()));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #serve(socket: TLSSocket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => undefined);
    if (this.manners === 'hang-up') {
      socket.destroy();
      return;
    }
    let bytes = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      for (let frame = frameOf(bytes); frame !== null; frame = frameOf(bytes)) {
        this.texts.push(frame.text);
        bytes = bytes.subarray(frame.end);
      }
    });
  }
}

/** RFC 5425 §4.3: MSG-LEN SP SYSLOG-MSG, the length in octets without leading zero. */
function frameOf(bytes: Buffer): { readonly text: string; readonly end: number } | null {
  const space = bytes.indexOf(' ');
  if (space === -1) return null;
  const length = bytes.subarray(0, space).toString('ascii');
  if (!/^[1-9]\d{0,6}$/.test(length)) throw new Error(`no length of a frame: ${length}`);
  const end = space + 1 + Number(length);
  return bytes.length < end ? null : { text: bytes.subarray(space + 1, end).toString('utf8'), end };
}
