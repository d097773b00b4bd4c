import { randomBytes } from 'node:crypto';
import {
  ATTRIBUTE,
  type Attribute,
  readErrorCode,
  readXorAddress,
  type TransportAddress,
  writeByteAndReserved,
  writeChannelNumber,
  writeUint32,
  writeXorAddress,
} from '../codec/attributes.ts';
import { longTermKey } from '../codec/integrity.ts';
import { CLASS, decode, encode, first, type Head, METHOD, type Message } from '../codec/message.ts';
import type { RelayCredentials } from '../credentials.ts';
import type { Endpoint } from '../sockets/datagrams.ts';
import { openLink, type TurnLink, type TurnServer } from './turn-link.ts';

/** Milliseconds from one transmission of a request to the next, and when to give up. RFC 8489 §6.2.1, shortened. */
const RETRANSMIT_MS = 250;
const PATIENCE_MS = 2_000;
const UDP = 17;

/** The relay answered with an error, or (code 0) not at all. */
class TurnError extends Error {
  override readonly name = 'TurnError';
  readonly code: number;

  constructor(code: number) {
    super(code === 0 ? 'no answer' : `error ${code}`);
    this.code = code;
  }
}

type Waiting = Map<string, PromiseWithResolvers<Message>>;

/** A TURN client with as much as a self-test needs. */
export class TurnClient {
  readonly #link: TurnLink;
  readonly #credentials: RelayCredentials;
  readonly #waiting: Waiting;
  #realm = '';
  #nonce = '';
  /** What the server calls itself, if it does (RFC 8489 §14.14). */
  software: string | null = null;
  /** Called with each payload, and the channel it came on (`null`: as Data indication). */
  onPayload: (payload: Buffer, channel: number | null) => void = () => undefined;

  private constructor(link: TurnLink, waiting: Waiting, credentials: RelayCredentials) {
    this.#link = link;
    this.#waiting = waiting;
    this.#credentials = credentials;
  }

  /**
   * @param from what to send from; by default any port, and the address that the way to the relay has.
   * @throws {Error} when a stream cannot be opened.
   */
  static async open(
    server: Endpoint & Partial<TurnServer>,
    credentials: RelayCredentials,
    from?: Endpoint,
  ): Promise<TurnClient> {
    const waiting: Waiting = new Map();
    let take: (bytes: Buffer) => void = () => undefined;
    const listener = {
      frame: (bytes: Buffer) => take(bytes),
      closed: () => waiting.forEach(({ reject }) => void reject(new TurnError(0))),
    };
    const link = await openLink({ transport: 'udp', ...server }, listener, from);
    const client = new TurnClient(link, waiting, credentials);
    take = (bytes) => client.#receive(bytes);
    return client;
  }

  /** What it sends from. */
  get local(): Endpoint {
    return this.#link.local;
  }

  /** @returns the relayed address. @throws {TurnError} */
  async allocate(): Promise<TransportAddress> {
    const transport = { type: ATTRIBUTE.requestedTransport, value: writeByteAndReserved(UDP) };
    const answer = await this.#request(METHOD.allocate, [transport]);
    const relayed = readXorAddress(
      first(answer, ATTRIBUTE.xorRelayedAddress) ?? Buffer.alloc(0),
      answer.transactionId,
    );
    if (relayed === null) throw new TurnError(0);
    return relayed;
  }

  /** @throws {TurnError} */
  async permit(peer: TransportAddress): Promise<void> {
    await this.#request(METHOD.createPermission, (id) => [peerAddress(peer, id)]);
  }

  /** @throws {TurnError} */
  async bindChannel(channel: number, peer: TransportAddress): Promise<void> {
    const number = { type: ATTRIBUTE.channelNumber, value: writeChannelNumber(channel) };
    await this.#request(METHOD.channelBind, (id) => [number, peerAddress(peer, id)]);
  }

  /** Seconds; 0 gives the allocation back. @throws {TurnError} */
  async refresh(lifetimeS: number): Promise<void> {
    await this.#request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: writeUint32(lifetimeS) }]);
  }

  sendOnChannel(channel: number, payload: Buffer): void {
    const frame = Buffer.alloc(4 + payload.length);
    frame.writeUInt16BE(channel);
    frame.writeUInt16BE(payload.length, 2);
    payload.copy(frame, 4);
    this.#link.send(frame);
  }

  sendTo(peer: TransportAddress, payload: Buffer): void {
    const transactionId = randomBytes(12);
    const head = { class: CLASS.indication, method: METHOD.send, transactionId };
    this.#link.send(
      encode(head, [peerAddress(peer, transactionId), { type: ATTRIBUTE.data, value: payload }]),
    );
  }

  close(): void {
    this.#link.close();
  }

  async #request(
    method: number,
    attributes: readonly Attribute[] | ((transactionId: Buffer) => readonly Attribute[]),
  ): Promise<Message> {
    // The first request has no nonce yet (401), a later one may have an old one (438): once more, then.
    for (let attempt = 0; ; attempt++) {
      const transactionId = randomBytes(12);
      const own = typeof attributes === 'function' ? attributes(transactionId) : attributes;
      const answer = await this.#exchange({ class: CLASS.request, method, transactionId }, own);
      if (answer.class === CLASS.success) return answer;
      const code = readErrorCode(first(answer, ATTRIBUTE.errorCode) ?? Buffer.alloc(0)) ?? 0;
      if (attempt > 0 || (code !== 401 && code !== 438)) throw new TurnError(code);
      this.#realm = first(answer, ATTRIBUTE.realm)?.toString('utf8') ?? '';
      this.#nonce = first(answer, ATTRIBUTE.nonce)?.toString('latin1') ?? '';
    }
  }

  async #exchange(head: Head, attributes: readonly Attribute[]): Promise<Message> {
    const bytes = this.#nonce === '' ? encode(head, attributes) : this.#sealed(head, attributes);
    const id = head.transactionId.toString('hex');
    const waiting = Promise.withResolvers<Message>();
    this.#waiting.set(id, waiting);
    const again = this.#link.isLossy ? setInterval(() => this.#link.send(bytes), RETRANSMIT_MS) : undefined;
    const enough = setTimeout(() => waiting.reject(new TurnError(0)), PATIENCE_MS);
    this.#link.send(bytes);
    try {
      return await waiting.promise;
    } finally {
      clearInterval(again);
      clearTimeout(enough);
      this.#waiting.delete(id);
    }
  }

  #sealed(head: Head, attributes: readonly Attribute[]): Buffer {
    const { username, credential } = this.#credentials;
    const who = [
      { type: ATTRIBUTE.username, value: Buffer.from(username) },
      { type: ATTRIBUTE.realm, value: Buffer.from(this.#realm) },
      { type: ATTRIBUTE.nonce, value: Buffer.from(this.#nonce, 'latin1') },
    ];
    return encode(head, [...attributes, ...who], { key: longTermKey(username, this.#realm, credential) });
  }

  #receive(bytes: Buffer): void {
    if (bytes.length >= 4 && bytes.readUInt8(0) >= 0x40) {
      this.onPayload(bytes.subarray(4, 4 + bytes.readUInt16BE(2)), bytes.readUInt16BE(0));
      return;
    }
    const message = decode(bytes);
    if (message === null) return;
    this.software = first(message, ATTRIBUTE.software)?.toString('utf8') ?? this.software;
    const payload = first(message, ATTRIBUTE.data);
    if (message.method === METHOD.data && payload !== undefined) this.onPayload(payload, null);
    else this.#waiting.get(message.transactionId.toString('hex'))?.resolve(message);
  }
}

function peerAddress(peer: TransportAddress, transactionId: Buffer): Attribute {
  return { type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress(peer, transactionId) };
}
