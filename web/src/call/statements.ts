import type { Verb } from './socket.ts';

/** Said of a comparison: that a person here ticked, that somebody may sit in between, or that it came to nothing. */
export type Statement = Extract<Verb, { type: 'verified' | 'mismatch' | 'uncompared' }>;

/** What this page tells the app for its log. While the socket is down it waits, and loses nothing. */
export class Statements {
  readonly #send: (statement: Statement) => boolean;
  #waiting: readonly Statement[] = [];

  /** @param send says it now, or answers false */
  constructor(send: (statement: Statement) => boolean) {
    this.#send = send;
  }

  say(statement: Statement): void {
    this.#waiting = [...this.#waiting, statement];
    this.flush();
  }

  /** The socket is open (again). */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waiting = waiting.filter((statement) => !this.#send(statement));
  }
}
