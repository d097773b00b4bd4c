import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
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
} from './attributes.ts';
import type { RelayCredentials } from './credentials.ts';
import type { Endpoint } from './datagrams.ts';
import { longTermKey } from './integrity.ts';
import { CLASS, decode, encode, first, type Head, METHOD, type Message } from './message.ts';

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

/** A TURN client over UDP with as much as a self-test needs. */
export class TurnClient {
  readonly #socket: Socket;
  readonly #server: Endpoint;
  readonly #credentials: RelayCredentials;
  readonly #waiting = new Map<string, (answer: Message) => void>();
  #realm = '';
  #nonce = '';
  /** Called with each payload, and the channel it came on (`null`: as Data indication). */
  onPayload: (payload: Buffer, channel: number | null) => void = () => undefined;

  private constructor(socket: Socket, server: Endpoint, credentials: RelayCredentials) {
    this.#socket = socket;
    this.#server = server;
    this.#credentials = credentials;
    socket.on('message', (bytes) => this.#receive(bytes));
    socket.on('error', () => undefined);
  }

  /** @param from what to send from; by default any port, and the address that the way to the relay has. */
  static async open(server: Endpoint, credentials: RelayCredentials, from?: Endpoint): Promise<TurnClient> {
    const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
    socket.bind(from?.port, from?.host);
    await once(socket, 'listening');
    return new TurnClient(socket, server, credentials);
  }

  /** What it sends from. */
  get local(): Endpoint {
    const { address, port } = this.#socket.address();
    return { host: address, port };
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
    this.#send(frame);
  }

  sendTo(peer: TransportAddress, payload: Buffer): void {
    const transactionId = randomBytes(12);
    const head = { class: CLASS.indication, method: METHOD.send, transactionId };
    this.#send(encode(head, [peerAddress(peer, transactionId), { type: ATTRIBUTE.data, value: payload }]));
  }

  close(): void {
    this.#socket.close();
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
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#waiting.set(id, resolve);
    const again = setInterval(() => this.#send(bytes), RETRANSMIT_MS);
    const enough = setTimeout(() => reject(new TurnError(0)), PATIENCE_MS);
    this.#send(bytes);
    try {
      return await promise;
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

  #send(bytes: Buffer): void {
    this.#socket.send(bytes, this.#server.port, this.#server.host);
  }

  #receive(bytes: Buffer): void {
    if (bytes.length >= 4 && bytes.readUInt8(0) >= 0x40) {
      this.onPayload(bytes.subarray(4, 4 + bytes.readUInt16BE(2)), bytes.readUInt16BE(0));
      return;
    }
    const message = decode(bytes);
    if (message === null) return;
    const payload = first(message, ATTRIBUTE.data);
    if (message.method === METHOD.data && payload !== undefined) this.onPayload(payload, null);
    else this.#waiting.get(message.transactionId.toString('hex'))?.(message);
  }
}

function peerAddress(peer: TransportAddress, transactionId: Buffer): Attribute {
  return { type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress(peer, transactionId) };
}
