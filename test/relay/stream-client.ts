import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import {
  ATTRIBUTE,
  type Attribute,
  readXorAddress,
  type TransportAddress,
  writeChannelNumber,
} from '../../server/relay/codec/attributes.ts';
import { Framer } from '../../server/relay/codec/framing.ts';
import { longTermKey } from '../../server/relay/codec/integrity.ts';
import { CLASS, decode, encode, first, METHOD, type Message } from '../../server/relay/codec/message.ts';
import { issueCredentials, type RelayCredentials } from '../../server/relay/credentials.ts';
import { channelData, outcome, peerOf, REALM, SECRET, text, transport } from './stage.ts';

/** A TURN client on a stream that is open already: TCP, or TLS. */
export class StreamClient {
  readonly socket: Socket;
  readonly #credentials: RelayCredentials;
  readonly #answers = new Map<string, (answer: Message) => void>();
  readonly #payloads: Buffer[] = [];
  #payloadCame: (() => void) | null = null;
  #nonce = '';
  readonly #closed: Promise<never>;
  /** Frames that came, as they stood in the stream. */
  readonly frames: Buffer[] = [];

  constructor(socket: Socket, participantId: string, callId = 'call', now = systemClock()) {
    this.socket = socket;
    this.#credentials = issueCredentials({
      secret: SECRET,
      callId,
      participantId,
      expiresAt: later(now, HOUR),
    });
    this.#closed = once(socket, 'close').then(() => {
      throw new Error('closed');
    });
    this.#closed.catch(() => undefined);
    const framer = new Framer();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      if (!framer.push(chunk, (frame) => this.#take(Buffer.from(frame))))
        throw new Error('the relay broke the framing');
    });
  }

  /** 0 for a success, else the error code; answers a 401 or 438 by trying again. */
  async request(
    method: number,
    attributes: (transactionId: Buffer) => readonly Attribute[],
  ): Promise<Message> {
    for (let attempt = 0; ; attempt++) {
      const head = { class: CLASS.request, method, transactionId: randomBytes(12) };
      const own = attributes(head.transactionId);
      const bytes =
        this.#nonce === '' ? encode(head, own) : encode(head, [...own, ...this.#who()], { key: this.#key() });
      const answer = await this.exchange(bytes);
      const code = outcome(answer);
      if (attempt > 0 || (code !== 401 && code !== 438)) return answer;
      this.#nonce = text(answer, ATTRIBUTE.nonce);
    }
  }

  /** Sends one message and waits for its answer. Fails when the connection closes instead. */
  async exchange(bytes: Buffer): Promise<Message> {
    const answered = new Promise<Message>((resolve) => {
      this.#answers.set(bytes.toString('hex', 8, 20), resolve);
    });
    this.socket.write(bytes);
    return await Promise.race([answered, this.#closed]);
  }

  async allocate(): Promise<TransportAddress> {
    const answer = await this.request(METHOD.allocate, () => [transport()]);
    const relayed = readXorAddress(
      first(answer, ATTRIBUTE.xorRelayedAddress) ?? Buffer.alloc(0),
      answer.transactionId,
    );
    if (relayed === null) throw new Error(`no allocation: ${outcome(answer)}`);
    return relayed;
  }

  async bind(channel: number, peer: TransportAddress): Promise<number | null> {
    const number = { type: ATTRIBUTE.channelNumber, value: writeChannelNumber(channel) };
    return outcome(await this.request(METHOD.channelBind, (id) => [number, peerOf(peer, id)]));
  }

  async permit(peer: TransportAddress): Promise<number | null> {
    return outcome(await this.request(METHOD.createPermission, (id) => [peerOf(peer, id)]));
  }

  /** Sends ChannelData, padded as a stream asks. */
  sendOn(channel: number, payload: Buffer): void {
    const frame = channelData(channel, payload);
    this.socket.write(Buffer.concat([frame, Buffer.alloc((4 - (frame.length % 4)) % 4)]));
  }

  sendTo(peer: TransportAddress, payload: Buffer): void {
    const transactionId = randomBytes(12);
    const head = { class: CLASS.indication, method: METHOD.send, transactionId };
    this.socket.write(encode(head, [peerOf(peer, transactionId), { type: ATTRIBUTE.data, value: payload }]));
  }

  /** Waits until the kernel has taken all that was sent. */
  async flushed(): Promise<void> {
    await new Promise((resolve) => this.socket.write(Buffer.alloc(0), resolve));
  }

  /** The next payload, however it came. */
  async payload(): Promise<Buffer> {
    for (;;) {
      const next = this.#payloads.shift();
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.#payloadCame = resolve;
      });
    }
  }

  #take(frame: Buffer): void {
    this.frames.push(frame);
    if (frame.readUInt8(0) >= 0x40) {
      this.#arrived(frame.subarray(4, 4 + frame.readUInt16BE(2)));
      return;
    }
    const message = decode(frame);
    if (message === null) throw new Error('the relay wrote a malformed message');
    const data = first(message, ATTRIBUTE.data);
    if (message.method === METHOD.data && data !== undefined) this.#arrived(data);
    else this.#answers.get(message.transactionId.toString('hex'))?.(message);
  }

  #arrived(payload: Buffer): void {
    this.#payloads.push(payload);
    this.#payloadCame?.();
  }

  #who(): readonly Attribute[] {
    return [
      { type: ATTRIBUTE.username, value: Buffer.from(this.#credentials.username) },
      { type: ATTRIBUTE.realm, value: Buffer.from(REALM) },
      { type: ATTRIBUTE.nonce, value: Buffer.from(this.#nonce) },
    ];
  }

  #key(): Buffer {
    return longTermKey(this.#credentials.username, REALM, this.#credentials.credential);
  }
}

/** Two clients of one call that may reach each other by channel 0x4000. */
export async function connectPair(anna: StreamClient, bert: StreamClient): Promise<void> {
  const [ofAnna, ofBert] = [await anna.allocate(), await bert.allocate()];
  const bound = [await anna.bind(0x4000, ofBert), await bert.bind(0x4000, ofAnna)];
  if (bound.some((code) => code !== 0)) throw new Error(`not bound: ${bound.join(', ')}`);
}
