import type {
  Address,
  CLOSE as CLOSE_CODES,
  FromClient,
  FromServer,
  PROTOCOL_VERSION,
} from '../../../server/protocol/signalling.ts';
import { backOffMs } from './back-off.ts';
import { participantId } from './participant.ts';

/** What a page notices of the world around it: the network is back or another one, the person looks at it again. */
export type PageSign = 'online' | 'shown';

/** @param listener takes each sign @returns stops it */
export type WatchPage = (listener: (sign: PageSign) => void) => () => void;

/** Why the socket stays closed; `left` is our own doing. */
export type SocketEnd = 'replaced' | 'signed-out' | 'rejected' | 'left';

/** 'open' is after the app's first answer. 'down' tries again by itself. */
export type SocketCondition = 'connecting' | 'open' | 'down' | { readonly closed: SocketEnd };

/** What may be said at any moment of an open socket. */
export type Verb = Exclude<FromClient, { type: 'hello' | 'signal' }>;

export interface SocketOptions {
  /** `wss://HOST/socket` */
  readonly url: string;
  /** Null: a desk, which watches arrivals. */
  readonly seat: string | null;
  readonly endpoint: Address['endpoint'];
  readonly watchPage: WatchPage;
  /** Whether nothing comes in over any connection of this page: it then comes back as another, and builds them anew. */
  readonly isCutOff?: () => boolean;
  /** What waits is sent once a message has been taken in: by then it is known for whom it still makes sense. */
  readonly onMessage: (message: FromServer) => Promise<void> | void;
  readonly onCondition: (condition: SocketCondition) => void;
}

const VERSION: typeof PROTOCOL_VERSION = 1;
const CLOSE: typeof CLOSE_CODES = { refused: 4003, replaced: 4001, signedOut: 4002, flood: 4008 };
const FATAL = new Map<number, SocketEnd>([
  [CLOSE.replaced, 'replaced'],
  [CLOSE.signedOut, 'signed-out'],
  [CLOSE.refused, 'rejected'],
  [CLOSE.flood, 'rejected'],
]);
/**
 * Longer than an answer takes on most lines. Where it is not, a new socket costs little; but each one in vain doubles
 * the patience, until there is an answer: on a slow line or a busy machine it would never be done with.
 */
const PROBE_MS = 300;
const MOST_PROBE_MS = 5_000;
/** Longer than any honest answer to `hello` takes. */
const GREETING_MS = 10_000;
const FAREWELL_MS = 60_000;
const CALM_MS = 30_000;

type Signal = Extract<FromClient, { type: 'signal' }>;

/** The page's line to the app. It comes back by itself, as the same page (`resume`), and loses no signal that waits. */
export class CallSocket {
  readonly #options: SocketOptions;
  readonly #counted = new Map<string, number>();
  #waiting: Signal[] = [];
  #condition: SocketCondition = 'connecting';
  #socket: WebSocket | null = null;
  #attach: number | null = null;
  /** Told to come back as another page, and not said so yet. */
  #renewing = false;
  /** How often it did so without calm in between, and when last, ms: connections that fail at once must not make a loop. */
  #renewals = 0;
  #renewedAt = -Infinity;
  #tries = 0;
  #farewell: Verb | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the line's answer is waited for. */
  #probe: ReturnType<typeof setTimeout> | undefined;
  #patienceMs = PROBE_MS;
  readonly #unwatch: () => void;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#unwatch = options.watchPage((sign) => this.#noticed(sign));
    this.#connect();
  }

  get condition(): SocketCondition {
    return this.#condition;
  }

  /** Says it now, or not at all: a press counts only while the app hears it. @returns whether it was said */
  send(message: Verb): boolean {
    if (this.#condition !== 'open') return false;
    this.#write(message);
    return true;
  }

  /** Sends to one endpoint of another seat; waits its turn while the socket is down. */
  signal(to: Address, payload: string): void {
    const pair = participantId(to);
    const n = (this.#counted.get(pair) ?? 0) + 1;
    this.#counted.set(pair, n);
    const message: Signal = { type: 'signal', to: { seat: to.seat, endpoint: to.endpoint }, n, payload };
    if (this.#condition === 'open' && this.#waiting.length === 0) this.#write(message);
    else if (typeof this.#condition !== 'object') this.#waiting.push(message);
  }

  /** Lets go of what still waits for this peer: its connection was closed, or built anew. */
  forget(to: Address): void {
    const pair = participantId(to);
    this.#waiting = this.#waiting.filter((message) => participantId(message.to) !== pair);
  }

  /** Comes back as a page of its own, as after a reload: the others then build their connections with it anew. */
  renew(): void {
    this.#attach = null;
    this.#renewing = true;
    if (this.#condition !== 'open') return;
    const now = performance.now();
    this.#renewals = now - this.#renewedAt < CALM_MS ? this.#renewals + 1 : 0;
    this.#renewedAt = now;
    this.#drop();
    this.#enter('down');
    if (this.#renewals === 0) this.#connect();
    else this.#timer = setTimeout(() => this.#connect(), backOffMs(this.#renewals, Math.random()));
  }

  /** Whether the line is a dead one, which nobody tells: without an answer soon it is made anew. Only in a call. */
  probe(): void {
    if (this.#condition !== 'open' || this.#probe !== undefined) return;
    this.#probe = setTimeout(() => {
      this.#patienceMs = Math.min(2 * this.#patienceMs, MOST_PROBE_MS);
      this.#reconnect();
    }, this.#patienceMs);
    this.#write({ type: 'ice' }); // always answered, and new credentials are of use for what follows
  }

  /** Closes; with a farewell, once that is said: for a minute it still tries to reach an app that is down. */
  close(farewell?: Verb): void {
    const waits = farewell !== undefined && typeof this.#condition !== 'object' && !this.send(farewell);
    if (waits) {
      this.#farewell = farewell;
      setTimeout(() => this.#end('left'), FAREWELL_MS);
    } else {
      this.#end('left');
    }
  }

  #connect(): void {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.onopen = () => this.#greet(socket);
    socket.onmessage = ({ data }: { data: unknown }) => this.#hear(socket, data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
    this.#timer = setTimeout(() => this.#lost(socket, null), GREETING_MS);
  }

  #greet(socket: WebSocket): void {
    const { seat, endpoint, isCutOff } = this.#options;
    if (isCutOff?.()) {
      this.#attach = null;
      this.#patienceMs = PROBE_MS; // the line was a dead one indeed
    }
    this.#renewing = false;
    const hello: FromClient = { type: 'hello', protocol: VERSION, seat, endpoint, resume: this.#attach };
    socket.send(JSON.stringify(hello));
  }

  #hear(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    if (this.#probe !== undefined) this.#patienceMs = PROBE_MS;
    this.#endProbe();
    const message = readMessage(data);
    if (message === null) return;
    if (this.#renewing) {
      this.#reconnect(); // it answers the page that we were
      return;
    }
    if (message.type === 'welcome' || message.type === 'desk') this.#opened(message.attach);
    if (this.#farewell === null) void this.#takeIn(message);
    else this.close(this.#farewell);
  }

  async #takeIn(message: FromServer): Promise<void> {
    await this.#options.onMessage(message);
    if (this.#condition === 'open') this.#flush();
  }

  #opened(attach: number): void {
    clearTimeout(this.#timer);
    this.#attach = attach;
    this.#tries = 0;
    this.#enter('open');
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.#write(message);
  }

  #write(message: FromClient): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #lost(socket: WebSocket, code: number | null): void {
    if (socket !== this.#socket) return;
    this.#drop();
    const end = code === null ? undefined : FATAL.get(code);
    if (end === undefined) this.#comeBack();
    else this.#end(end);
  }

  #comeBack(): void {
    this.#enter('down');
    this.#timer = setTimeout(() => this.#connect(), backOffMs(this.#tries, Math.random()));
    this.#tries += 1;
  }

  /** After 'online' the old socket may be a dead one that nobody has told us about. */
  #noticed(sign: PageSign): void {
    const dead = typeof this.#condition === 'object';
    if (!dead && (sign !== 'shown' || this.#condition === 'down')) this.#reconnect();
  }

  #reconnect(): void {
    this.#drop();
    this.#enter('down');
    this.#connect();
  }

  #endProbe(): void {
    clearTimeout(this.#probe);
    this.#probe = undefined;
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#endProbe();
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #end(end: SocketEnd): void {
    if (typeof this.#condition === 'object') return;
    this.#drop();
    this.#unwatch();
    this.#waiting = [];
    this.#enter({ closed: end });
  }

  #enter(condition: SocketCondition): void {
    if (condition === this.#condition) return;
    this.#condition = condition;
    this.#options.onCondition(condition);
  }
}

/** The app is on the other end, checked by its own schemas: only what is no message at all is dropped here. */
function readMessage(data: unknown): FromServer | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    const isMessage = typeof message === 'object' && message !== null && 'type' in message;
    return isMessage ? (message as FromServer) : null;
  } catch {
    return null;
  }
}
