import type { Clock } from '../core/clock.ts';
import { StartRefused } from '../core/errors.ts';
import { ipBytes } from '../core/address.ts';
import { Allocations } from './allocations.ts';
import {
  ATTRIBUTE,
  type Attribute,
  isAcceptable,
  writeErrorCode,
  writeUnknownAttributes,
} from './attributes.ts';
import { authenticate, type Realm } from './authenticate.ts';
import { DataPath } from './data-path.ts';
import {
  CLASS,
  decode,
  encode,
  HEADER_BYTES,
  type Head,
  METHOD,
  type Message,
  messageType,
} from './message.ts';
import { NONCE_LENGTH, Nonces } from './nonce.ts';
import { HANDLERS, mappedAddress, type RequestError } from './requests.ts';
import type { ClientAddress, Outlet, Receive } from './socket.ts';
import { SourceLimit } from './source-limit.ts';

/** A request other than Binding that is shorter than an Allocate with REQUESTED-TRANSPORT gets no answer. */
const SHORTEST_REQUEST = 28;
/** Most bytes for somebody who has proved nothing: 3 × that Allocate. A forged source gains little by us. */
const ANSWER_LIMIT = 3 * SHORTEST_REQUEST;
const LONGEST_REALM = ANSWER_LIMIT - HEADER_BYTES - 8 - (4 + NONCE_LENGTH) - 4;
const ANSWERS_PER_SECOND = 200;

const SEND_INDICATION = messageType(METHOD.send, CLASS.indication);

/** For developers; only clients that proved who they are get words. RFC 8489 §14.8, RFC 8656 §19. */
const REASONS: Readonly<Record<RequestError, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  486: 'Allocation Quota Reached',
  508: 'Insufficient Capacity',
};

export interface ServerOptions {
  readonly realm: string;
  /** IPv4 address handed out as relayed address. Nothing is ever sent to it. */
  readonly virtualAddress: string;
  /** One, or two during a rotation. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Answers per second to one source that has proved nothing; default 200. */
  readonly answersPerSecond?: number;
}

/** Figures since the start (`packets`, `bytes`: payloads forwarded) and of now. */
export interface ServerStats {
  readonly allocations: number;
  readonly calls: number;
  readonly packets: number;
  readonly bytes: number;
}

/**
 * A closed TURN relay: RFC 8489 and RFC 8656 towards clients, but a relayed address can be reached only by
 * allocations of the same call. It knows no sockets: frames come in through `receive` and go out through the
 * outlet of the client they are for. No input makes it throw.
 */
export class RelayServer {
  readonly #clock: Clock;
  readonly #realm: Realm;
  readonly #virtualIp: Buffer;
  readonly #allocations = new Allocations();
  readonly #strangers: SourceLimit;
  readonly #data: DataPath;

  /** @throws {StartRefused} when realm or virtual address cannot be used. */
  constructor({
    realm,
    virtualAddress,
    secrets,
    clock,
    answersPerSecond = ANSWERS_PER_SECOND,
  }: ServerOptions) {
    if (Buffer.byteLength(realm) > LONGEST_REALM) {
      throw new StartRefused(
        `Setting relay.realm may be ${LONGEST_REALM} bytes long at most: shorten "${realm}".`,
      );
    }
    const virtualIp = ipBytes(virtualAddress);
    if (virtualIp?.length !== 4) {
      throw new StartRefused(
        `Setting relay.virtualAddress must be an IPv4 address, not "${virtualAddress}".`,
      );
    }
    this.#clock = clock;
    this.#realm = { realm, secrets, nonces: new Nonces() };
    this.#virtualIp = virtualIp;
    this.#strangers = new SourceLimit(answersPerSecond);
    this.#data = new DataPath(this.#allocations, virtualIp);
  }

  /** Takes one datagram or frame. The first two bits tell ChannelData (01) from STUN (00). RFC 8656 §12. */
  readonly receive: Receive = (bytes, client, outlet) => {
    if (bytes.length < 4) return;
    const kind = bytes.readUInt16BE(0);
    if (kind >= 0x8000) return;
    if (kind < 0x4000 && kind !== SEND_INDICATION) {
      this.#receiveMessage(bytes, client, outlet);
      return;
    }
    const now = this.#clock();
    const own = this.#allocations.find(outlet, client, now);
    if (own === null) return;
    if (kind >= 0x4000) this.#data.channelData(own, bytes, now);
    else if (bytes.length >= HEADER_BYTES) this.#data.send(own, bytes, now);
  };

  /** Frees what ran out. To be called about once a second; nothing but memory depends on it. */
  sweep(): void {
    this.#allocations.sweep(this.#clock());
  }

  /** Ends a call at once; see {@link Allocations.endCall}. Returns how many allocations were freed. */
  endCall(callId: string): number {
    return this.#allocations.endCall(callId, this.#clock());
  }

  /** The app's word that these calls live. Returns how many were known. */
  keepAlive(callIds: readonly string[]): number {
    return this.#allocations.keepAlive(callIds, this.#clock());
  }

  stats(): ServerStats {
    const { size: allocations, calls } = this.#allocations;
    return { allocations, calls, packets: this.#data.packets, bytes: this.#data.bytes };
  }

  #receiveMessage(bytes: Buffer, client: ClientAddress, outlet: Outlet): void {
    const message = decode(bytes);
    // Only requests are answered; other indications than Send, and responses, mean nothing to a relay.
    if (message === null || message.class !== CLASS.request) return;
    if (message.method === METHOD.binding) {
      this.#binding(message, client, outlet);
    } else if (bytes.length >= SHORTEST_REQUEST && HANDLERS.has(message.method)) {
      this.#authenticated(message, client, outlet);
    }
  }

  /** RFC 8489 §12: Binding needs no credentials, so its answer is kept small and rare like a challenge. */
  #binding(message: Message, client: ClientAddress, outlet: Outlet): void {
    if (!this.#strangers.take(client.address, this.#clock())) return;
    const unknown = unknownTypes(message);
    const room = (ANSWER_LIMIT - HEADER_BYTES - 8 - 4) / 2;
    const attributes =
      unknown.length > 0
        ? unknownAttributes(unknown.slice(0, room), '')
        : [mappedAddress(client, message.transactionId)];
    outlet.send(encode(answerTo(message, unknown.length === 0), attributes), client);
  }

  #authenticated(message: Message, client: ClientAddress, outlet: Outlet): void {
    const now = this.#clock();
    const allocation = this.#allocations.find(outlet, client, now);
    // Guessing costs us a few hashes a try: a stranger gets no more tries than answers.
    if (allocation === null && this.#strangers.isExhausted(client.address, now)) return;
    const verdict = authenticate(message, client, allocation, this.#realm, now);
    if (!verdict.ok) {
      if (this.#strangers.take(client.address, now))
        outlet.send(this.#challenge(message, client, verdict.code), client);
      return;
    }
    const { key } = verdict;
    const unknown = unknownTypes(message);
    if (unknown.length > 0) {
      outlet.send(
        encode(answerTo(message, false), unknownAttributes(unknown, REASONS[420]), { key }),
        client,
      );
      return;
    }
    const relay = { allocations: this.#allocations, virtualIp: this.#virtualIp };
    const answer = HANDLERS.get(message.method)?.(relay, {
      ...verdict,
      message,
      client,
      outlet,
      allocation,
      now,
    });
    if (answer === undefined) return;
    const attributes = answer.ok ? answer.attributes : [errorCode(answer.code, REASONS[answer.code])];
    outlet.send(encode(answerTo(message, answer.ok), attributes, { key }), client);
  }

  /** An error for somebody unproved: 84 bytes at most, without words, integrity or memory. */
  #challenge(message: Message, client: ClientAddress, code: 400 | 401 | 438): Buffer {
    const attributes = [errorCode(code, '')];
    if (code !== 400) {
      const { realm, nonces } = this.#realm;
      attributes.push(
        { type: ATTRIBUTE.realm, value: Buffer.from(realm, 'utf8') },
        { type: ATTRIBUTE.nonce, value: Buffer.from(nonces.issue(client, this.#clock()), 'latin1') },
      );
    }
    return encode(answerTo(message, false), attributes);
  }
}

function answerTo({ method, transactionId }: Message, success: boolean): Head {
  return { class: success ? CLASS.success : CLASS.error, method, transactionId };
}

function errorCode(code: number, reason: string): Attribute {
  return { type: ATTRIBUTE.errorCode, value: writeErrorCode(code, reason) };
}

function unknownAttributes(types: readonly number[], reason: string): readonly Attribute[] {
  return [
    errorCode(420, reason),
    { type: ATTRIBUTE.unknownAttributes, value: writeUnknownAttributes(types) },
  ];
}

/** Attributes that a receiver must understand and we do not. RFC 8489 §6.3.1. */
function unknownTypes(message: Message): readonly number[] {
  return [...new Set(message.attributes.map(({ type }) => type))].filter((type) => !isAcceptable(type));
}
