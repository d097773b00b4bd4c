import { createHmac } from 'node:crypto';
import type { EpochMs } from '../../server/core/clock.ts';
import {
  ATTRIBUTE,
  type Attribute,
  readErrorCode,
  readXorAddress,
  type TransportAddress,
  writeByteAndReserved,
  writeChannelNumber,
  writeXorAddress,
} from '../../server/relay/codec/attributes.ts';
import { longTermKey } from '../../server/relay/codec/integrity.ts';
import {
  CLASS,
  decode,
  encode,
  first,
  METHOD,
  type Message,
  type Seal,
} from '../../server/relay/codec/message.ts';
import { RelayServer, type ServerOptions } from '../../server/relay/server.ts';
import type { ClientAddress, Outlet } from '../../server/relay/sockets/socket.ts';

export const SECRET = 'a-secret-of-at-least-thirty-two-characters';
export const REALM = 'beeldkamer';
export const VIRTUAL_IP = Buffer.from([192, 0, 2, 200]);
export const START = Date.UTC(2026, 10, 21) as EpochMs;

/** A relay server without sockets, its clock held still, and clients that speak to it byte by byte. */
export class Stage {
  now: EpochMs = START;
  readonly server: RelayServer;
  /** Everything that was sent, to whom. */
  readonly sent: { readonly bytes: Buffer; readonly to: ClientAddress }[] = [];
  readonly outlet: Outlet = {
    transport: 'udp',
    send: (bytes, to) => this.sent.push({ bytes: Buffer.from(bytes), to }),
  };

  constructor(options: Partial<ServerOptions> = {}) {
    this.server = new RelayServer({
      realm: REALM,
      virtualAddress: '192.0.2.200',
      secrets: [SECRET],
      clock: () => this.now,
      ...options,
    });
  }

  pass(ms: number): void {
    this.now = (this.now + ms) as EpochMs;
  }

  client(
    participant: string,
    port: number,
    options: { call?: string; address?: string; secret?: string } = {},
  ): Client {
    const expiryS = Math.floor(this.now / 1000) + 3600;
    const username = `${expiryS}:${options.call ?? 'call'}:${participant}`;
    return new Client(
      this,
      { address: options.address ?? '198.51.100.7', port },
      username,
      options.secret ?? SECRET,
    );
  }

  /** Two clients of one call with an allocation each and permission for each other. */
  pair(options: { call?: string } = {}): [Client, Client] {
    const pair: [Client, Client] = [this.client('anna', 1001, options), this.client('bert', 1002, options)];
    for (const client of pair) client.allocate();
    for (const client of pair) client.permit();
    return pair;
  }
}

let transactions = 0;

export class Client {
  readonly address: ClientAddress;
  readonly stage: Stage;
  username: string;
  secret: string;
  nonce = '';
  relayed: TransportAddress = { ip: VIRTUAL_IP, port: 0 };

  constructor(stage: Stage, address: ClientAddress, username: string, secret: string) {
    this.stage = stage;
    this.address = address;
    this.username = username;
    this.secret = secret;
  }

  get key(): Buffer {
    const password = createHmac('sha1', this.secret).update(this.username).digest('base64');
    return longTermKey(this.username, REALM, password);
  }

  /** Hands bytes to the server and returns what it sent because of them. */
  raw(bytes: Buffer): { readonly bytes: Buffer; readonly to: ClientAddress }[] {
    const before = this.stage.sent.length;
    this.stage.server.receive(Buffer.from(bytes), this.address, this.stage.outlet);
    return this.stage.sent.slice(before);
  }

  head(
    method: number,
    messageClass: Message['class'] = CLASS.request,
  ): Pick<Message, 'class' | 'method' | 'transactionId'> {
    const transactionId = Buffer.alloc(12);
    transactionId.writeUInt32BE(++transactions, 8);
    return { class: messageClass, method, transactionId };
  }

  /** A request as an unproved client makes it. */
  plain(method: number, attributes: readonly Attribute[], seal: Seal = {}): Message | null {
    return answer(this.raw(encode(this.head(method), attributes, seal)));
  }

  /** Fetches a nonce, as the first request of every client does. */
  greet(): void {
    const challenge = this.plain(METHOD.allocate, [transport()]);
    this.nonce = challenge === null ? '' : text(challenge, ATTRIBUTE.nonce);
  }

  identity(): readonly Attribute[] {
    return [
      { type: ATTRIBUTE.username, value: Buffer.from(this.username) },
      { type: ATTRIBUTE.realm, value: Buffer.from(REALM) },
      { type: ATTRIBUTE.nonce, value: Buffer.from(this.nonce) },
    ];
  }

  sealed(method: number, attributes: readonly Attribute[], head = this.head(method)): Buffer {
    if (this.nonce === '') this.greet();
    return encode(head, [...attributes, ...this.identity()], { key: this.key });
  }

  request(method: number, attributes: readonly Attribute[]): Message | null {
    return answer(this.raw(this.sealed(method, attributes)));
  }

  allocate(...more: Attribute[]): Message | null {
    const message = this.request(METHOD.allocate, [transport(), ...more]);
    const relayed = message && first(message, ATTRIBUTE.xorRelayedAddress);
    if (message && relayed) this.relayed = readXorAddress(relayed, message.transactionId) ?? this.relayed;
    return message;
  }

  permit(peer: TransportAddress = { ip: VIRTUAL_IP, port: 0 }): Message | null {
    const head = this.head(METHOD.createPermission);
    return answer(this.raw(this.sealed(METHOD.createPermission, [peerOf(peer, head.transactionId)], head)));
  }

  bind(channel: number, peer: TransportAddress): Message | null {
    const head = this.head(METHOD.channelBind);
    const number = { type: ATTRIBUTE.channelNumber, value: writeChannelNumber(channel) };
    return answer(
      this.raw(this.sealed(METHOD.channelBind, [number, peerOf(peer, head.transactionId)], head)),
    );
  }

  sendTo(peer: TransportAddress, payload: Buffer): { readonly bytes: Buffer; readonly to: ClientAddress }[] {
    const head = this.head(METHOD.send, CLASS.indication);
    return this.raw(
      encode(head, [peerOf(peer, head.transactionId), { type: ATTRIBUTE.data, value: payload }]),
    );
  }

  sendOn(channel: number, payload: Buffer): { readonly bytes: Buffer; readonly to: ClientAddress }[] {
    return this.raw(channelData(channel, payload));
  }
}

export function channelData(channel: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(channel);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

export function transport(protocol = 17): Attribute {
  return { type: ATTRIBUTE.requestedTransport, value: writeByteAndReserved(protocol) };
}

export function peerOf(peer: TransportAddress, transactionId: Buffer): Attribute {
  return { type: ATTRIBUTE.xorPeerAddress, value: writeXorAddress(peer, transactionId) };
}

/** The one message among what was sent, or `null` when nothing was. */
export function answer(sent: readonly { readonly bytes: Buffer }[]): Message | null {
  const [only, more] = sent;
  if (more !== undefined) throw new Error('more than one datagram for one datagram');
  if (only === undefined) return null;
  const message = decode(only.bytes);
  if (message === null) throw new Error('the server wrote a malformed message');
  return message;
}

export function text(message: Message, type: number): string {
  return first(message, type)?.toString('utf8') ?? '';
}

/** 0 for a success, the error code for an error, `null` for silence. */
export function outcome(message: Message | null): number | null {
  if (message === null) return null;
  if (message.class === CLASS.success) return 0;
  return readErrorCode(first(message, ATTRIBUTE.errorCode) ?? Buffer.alloc(0));
}
