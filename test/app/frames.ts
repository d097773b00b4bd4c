import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { dial } from './wire.ts';

/** A frame as RFC 6455 §5.2 draws it, or as it forbids. */
export interface Frame {
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly opcode: number;
  readonly masked?: boolean;
  readonly payload?: Buffer;
  /** What the frame says of its length, where that is a lie. */
  readonly claims?: number;
}

export function frameBytes({
  fin = true,
  reserved = 0,
  opcode,
  masked = true,
  payload = Buffer.alloc(0),
  claims,
}: Frame): Buffer {
  const length = claims ?? payload.length;
  const head = Buffer.alloc(10);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = masked ? 0x80 : 0;
  let size = 2;
  if (length < 126) head[1] |= length;
  else if (length < 65_536) {
    head[1] |= 126;
    size = 2 + head.writeUInt16BE(length, 2) - 2;
  } else {
    head[1] |= 127;
    size = head.writeBigUInt64BE(BigInt(length), 2);
  }
  if (!masked) return Buffer.concat([head.subarray(0, size), payload]);
  const mask = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, place) => byte ^ (mask[place % 4] ?? 0)));
  return Buffer.concat([head.subarray(0, size), mask, hidden]);
}

/** Lines of a handshake that is right but for `changes`; a header that becomes null is left out. */
export function handshake(origin: string, changes: Readonly<Record<string, string | null>> = {}): string[] {
  const lines: Record<string, string | null> = {
    Host: new URL(origin).host,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: origin,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...changes,
  };
  return Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
}

/** A bare connection that has shaken hands: what is written to it is frames. */
export class BareSocket {
  readonly #socket: Socket;
  readonly #heard: Buffer[] = [];
  readonly #gone: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#gone = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => this.#heard.push(chunk));
  }

  static async open(origin: string, cookie: string): Promise<BareSocket> {
    const socket = await dial(origin);
    const bare = new BareSocket(socket);
    socket.write(`GET /socket HTTP/1.1\r\n${handshake(origin, { Cookie: cookie }).join('\r\n')}\r\n\r\n`);
    while (!bare.#text().includes('\r\n\r\n')) await new Promise((resolve) => socket.once('data', resolve));
    if (!bare.#text().startsWith('HTTP/1.1 101')) throw new Error(bare.#text());
    bare.#heard.length = 0;
    return bare;
  }

  write(...frames: readonly Frame[]): void {
    for (const frame of frames) this.#socket.write(frameBytes(frame));
  }

  /** The code of the close frame that the app ends with. */
  async closing(): Promise<number | null> {
    await this.#gone;
    const bytes = Buffer.concat(this.#heard);
    const at = bytes.lastIndexOf(0x88);
    return at < 0 || bytes.length < at + 4 ? null : bytes.readUInt16BE(at + 2);
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  #text(): string {
    return Buffer.concat(this.#heard).toString('latin1');
  }
}
