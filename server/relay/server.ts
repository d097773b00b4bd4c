import { ipBytes } from '../core/address.ts';
import type { Clock } from '../core/clock.ts';
import { StartRefused } from '../core/errors.ts';
import { Allocations } from './allocations/allocations.ts';
import { DEFAULT_LIMITS, type Limits } from './allocations/quota.ts';
import type { CallUsage } from './allocations/usage.ts';
import { CLASS, decode, HEADER_BYTES, METHOD, type Message, messageType } from './codec/message.ts';
import { Events } from './control/events.ts';
import { DataPath } from './data-path.ts';
import {
  bindingAnswer,
  challenge,
  LONGEST_REALM,
  SHORTEST_REQUEST,
  sealedAnswer,
  sealedUnknown,
  unknownTypes,
} from './requests/answers.ts';
import { authenticate, type Realm } from './requests/authenticate.ts';
import { Nonces } from './requests/nonce.ts';
import { Refusals } from './requests/refusals.ts';
import { HANDLERS, type Relay } from './requests/requests.ts';
import { SourceLimit } from './requests/source-limit.ts';
import type { ClientAddress, Outlet, Receive, Transport } from './sockets/socket.ts';

const ANSWERS_PER_SECOND = 200;

const SEND_INDICATION = messageType(METHOD.send, CLASS.indication);

export interface ServerOptions {
  readonly realm: string;
  /** IPv4 address handed out as relayed address. Nothing is ever sent to it. */
  readonly virtualAddress: string;
  /** One, or two during a rotation. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Answers per second to one source that has proved nothing; default 200. */
  readonly answersPerSecond?: number;
  /** Default {@link DEFAULT_LIMITS}. */
  readonly limits?: Limits;
}

/** Figures since the start (`packets`, `bytes`: payloads forwarded) and of now. */
export interface ServerStats {
  readonly allocations: number;
  /** Calls that have allocations. */
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
  readonly limits: Limits;
  /** What it has to tell. */
  readonly events = new Events();
  readonly #clock: Clock;
  readonly #nonces: Nonces;
  readonly #allocations: Allocations;
  readonly #refusals = new Refusals();
  readonly #strangers: SourceLimit;
  readonly #data: DataPath;
  readonly #relay: Relay;
  #realm: Realm;
  #takesNewcomers = true;

  /** @throws {StartRefused} when realm or virtual address cannot be used. */
  constructor({ realm, virtualAddress, secrets, clock, ...options }: ServerOptions) {
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
    this.limits = options.limits ?? DEFAULT_LIMITS;
    this.#nonces = new Nonces(this.limits.nonceMs);
    this.#clock = clock;
    this.#realm = { realm, secrets, nonces: this.#nonces };
    this.#strangers = new SourceLimit(options.answersPerSecond ?? ANSWERS_PER_SECOND);
    this.#allocations = new Allocations(this.limits, (usage, why, at) =>
      this.events.tell({ kind: 'usage', at, why, ...usage }),
    );
    this.#data = new DataPath(this.#allocations, virtualIp);
    this.#relay = {
      allocations: this.#allocations,
      virtualIp,
      refused: ({ callId, participantId }, why, now) => this.#refusals.count(callId, participantId, why, now),
    };
  }

  /** Takes one datagram or frame. The first two bits tell ChannelData (01) from STUN (00). RFC 8656 §12. */
  readonly receive: Receive = (bytes, client, outlet, start = 0, end = bytes.length) => {
    if (end - start < 4) return;
    const kind = bytes.readUInt16BE(start);
    if (kind >= 0x8000) return;
    if (kind < 0x4000 && kind !== SEND_INDICATION) {
      this.#receiveMessage(bytes.subarray(start, end), client, outlet);
      return;
    }
    const now = this.#clock();
    const own = this.#allocations.find(outlet, client, now);
    if (own === null) return;
    if (kind >= 0x4000) this.#data.channelData(own, bytes, start, end, now);
    else if (end - start >= HEADER_BYTES) this.#data.send(own, bytes, start, end, now);
  };

  /** A stream connection closed: its 5-tuple is gone, and with it the allocation. RFC 8656 §3.1. */
  clientGone(outlet: Outlet, client: ClientAddress): void {
    const own = this.#allocations.find(outlet, client, this.#clock());
    if (own !== null) this.#allocations.release(own);
  }

  /** From now on only clients that hold an allocation are answered: another relay takes the others (drain.ts). */
  refuseNewcomers(): void {
    this.#takesNewcomers = false;
  }

  /** Clients of an outlet that hold an allocation, with the payloads that each has sent. */
  sentBy(outlet: Outlet): ReadonlyMap<ClientAddress, number> {
    const now = this.#clock();
    const held = [...this.#allocations.all()].filter((one) => one.outlet === outlet && one.expiresAt > now);
    return new Map(held.map(({ client, sent }) => [client, sent.packets]));
  }

  /** Whether this connection holds an allocation. */
  holds(outlet: Outlet, client: ClientAddress): boolean {
    return this.#allocations.find(outlet, client, this.#clock()) !== null;
  }

  /**
   * From now on only credentials of these secrets (one, or two during a rotation) begin anything. Allocations that
   * exist keep the key they were made with.
   */
  reloadSecrets(secrets: readonly string[]): void {
    this.#realm = { ...this.#realm, secrets };
  }

  /** Frees what ran out. To be called about once a second; nothing but memory and events depend on it. */
  sweep(): void {
    const now = this.#clock();
    this.#allocations.sweep(now);
    for (const refused of this.#refusals.due(now)) this.events.tell(refused);
  }

  /** Ends a call at once; see {@link Allocations.endCall}. Returns how many allocations were freed. */
  endCall(callId: string): number {
    return this.#allocations.endCall(callId, this.#clock());
  }

  /** The app's word that these calls live. Returns how many were known. */
  keepAlive(callIds: readonly string[]): number {
    return this.#allocations.keepAlive(callIds, this.#clock());
  }

  /** What a call has used up to now; `null` when it is over or never used the relay. */
  usage(callId: string): CallUsage | null {
    return this.#allocations.usage(callId);
  }

  /** The last thing before the process ends: frees everything and tells the usage of every call. */
  stop(): void {
    this.#allocations.stop(this.#clock());
  }

  stats(): ServerStats {
    const { size: allocations, calls } = this.#allocations;
    return { allocations, calls, packets: this.#data.packets, bytes: this.#data.bytes };
  }

  /** How many allocations are held over each transport. */
  byTransport(): Readonly<Record<Transport, number>> {
    const held = { udp: 0, tcp: 0, tls: 0 };
    for (const { outlet } of this.#allocations.all()) held[outlet.transport]++;
    return held;
  }

  #receiveMessage(bytes: Buffer, client: ClientAddress, outlet: Outlet): void {
    if (!this.#takesNewcomers && !this.holds(outlet, client)) return;
    const message = decode(bytes);
    // Only requests are answered; other indications than Send, and responses, mean nothing to a relay.
    if (message === null || message.class !== CLASS.request) return;
    if (message.method === METHOD.binding) {
      this.#binding(message, client, outlet);
    } else if (bytes.length >= SHORTEST_REQUEST && HANDLERS.has(message.method)) {
      this.#authenticated(message, client, outlet);
    }
  }

  /** RFC 8489 §12: needs no credentials, so a stranger's answer is kept small and rare like a challenge. */
  #binding(message: Message, client: ClientAddress, outlet: Outlet): void {
    const now = this.#clock();
    const isKnown = this.#allocations.find(outlet, client, now) !== null;
    if (isKnown || this.#strangers.take(client.address, now))
      outlet.send(bindingAnswer(message, client), client);
  }

  #authenticated(message: Message, client: ClientAddress, outlet: Outlet): void {
    const now = this.#clock();
    const allocation = this.#allocations.find(outlet, client, now);
    // Guessing costs us a few hashes a try: a stranger gets no more tries than answers.
    if (allocation === null && this.#strangers.isExhausted(client.address, now)) return;
    const verdict = authenticate(message, client, allocation, this.#realm, now);
    if (!verdict.ok) {
      if (!this.#strangers.take(client.address, now)) return;
      const nonce = this.#nonces.issue(client, now);
      outlet.send(challenge(message, verdict.code, this.#realm.realm, nonce), client);
      return;
    }
    const unknown = unknownTypes(message);
    if (unknown.length > 0) {
      outlet.send(sealedUnknown(message, unknown, verdict.key), client);
      return;
    }
    const answer = HANDLERS.get(message.method)?.(this.#relay, {
      ...verdict,
      message,
      client,
      outlet,
      allocation,
      now,
    });
    if (answer === undefined) return;
    // Who has no allocation and is refused one counts as a stranger: insisting is no way to keep us busy.
    if (!answer.ok && allocation === null) this.#strangers.take(client.address, now);
    outlet.send(sealedAnswer(message, answer, verdict.key), client);
  }
}
