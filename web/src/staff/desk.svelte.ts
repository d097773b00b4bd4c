import type { Arrival, FromServer } from '../../../server/protocol/signalling.ts';
import type { SocketCondition } from '../call/socket.ts';
import { type ArrivalNews, type Arrivals, hear, NO_ARRIVALS } from './arrivals.ts';

/** Something in the agenda changed: which appointment, and when it now starts. */
export type AgendaNews = Extract<FromServer, { type: 'agenda' }>;

/** A clinician runs late, or is on time again. */
export type DelayNews = Extract<FromServer, { type: 'delay' }>;

/** Who wants to hear what a desk hears. */
export interface DeskListener {
  arrival?(arrival: Arrival): void;
  agenda?(news: AgendaNews): void;
  delay?(news: DelayNews): void;
  /** The line is back after a loss: what was missed must be asked for. */
  resumed?(): void;
  /** These came in just now. */
  came?(arrivals: readonly Arrival[]): void;
  /** The app says that nobody is signed in here any more. */
  signedOut?(): void;
}

/** A live line to the app: hands over what it says and how it stands; the answer closes it for good. */
export type DeskLine = (on: {
  readonly message: (message: FromServer) => void;
  readonly condition: (condition: SocketCondition) => void;
}) => () => void;

/** A line that is back within this time was no loss worth telling of. */
const UNNOTICED_MS = 3000;

/** The reception desk of this page: hears who arrives, for as long as somebody is signed in. */
export class Desk {
  #arrivals = $state.raw<Arrivals>(NO_ARRIVALS);
  #lost = $state(false);
  #aheadMs = $state(0);
  readonly #line: DeskLine;
  readonly #listeners = new Set<DeskListener>();
  #hangUp: (() => void) | null = null;
  #noticing: ReturnType<typeof setTimeout> | undefined;

  constructor(line: DeskLine) {
    this.#line = line;
  }

  get arrivals(): Arrivals {
    return this.#arrivals;
  }

  /** Whether news has stayed away for so long that the person must know. */
  get lost(): boolean {
    return this.#lost;
  }

  /** The app's clock minus this computer's, milliseconds: a PC whose clock is wrong still shows the right times. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  open(): void {
    this.#hangUp ??= this.#line({
      message: (message) => this.#hear(message),
      condition: (condition) => this.#stand(condition),
    });
  }

  /** Stops listening and forgets everybody. */
  close(): void {
    const hangUp = this.#hangUp;
    this.#hangUp = null; // before the line says that it is closed: that is no news
    hangUp?.();
    this.#arrivals = NO_ARRIVALS;
    this.#found();
  }

  /** @returns what ends it; fits an `$effect`. */
  listen(listener: DeskListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #hear(message: FromServer): void {
    if (message.type === 'agenda') this.#tell((listener) => listener.agenda?.(message));
    if (message.type === 'delay') this.#tell((listener) => listener.delay?.(message));
    if (message.type === 'desk' || message.type === 'arrival') this.#hearArrivals(message);
  }

  #hearArrivals(news: ArrivalNews): void {
    const again = this.#arrivals.heard && news.type === 'desk';
    const { arrivals, came } = hear(this.#arrivals, news);
    this.#arrivals = arrivals;
    if (news.type === 'desk') this.#aheadMs = Date.parse(news.now) - Date.now();
    else this.#tell((listener) => listener.arrival?.(news.arrival));
    if (again) this.#tell((listener) => listener.resumed?.());
    if (came.length > 0) this.#tell((listener) => listener.came?.(came));
  }

  #stand(condition: SocketCondition): void {
    if (!this.#hangUp || condition === 'connecting') return;
    if (condition === 'open') this.#found();
    else if (condition !== 'down' && condition.closed === 'signed-out')
      this.#tell((listener) => listener.signedOut?.());
    else
      this.#noticing ??= setTimeout(() => {
        this.#lost = true;
      }, UNNOTICED_MS);
  }

  #found(): void {
    clearTimeout(this.#noticing);
    this.#noticing = undefined;
    this.#lost = false;
  }

  #tell(say: (listener: DeskListener) => void): void {
    for (const listener of this.#listeners) say(listener);
  }
}
