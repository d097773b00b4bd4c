import type { FromServer } from '../../../server/protocol/signalling.ts';
import type { Description } from '../../../web/src/call/bind.ts';
import type { Candidate } from '../../../web/src/call/signal-text.ts';
import { ForeignKey } from '../../call/sas/foreign.ts';
import { Double, type DoubleOptions } from '../call/double.ts';

/** What travels between two browsers, read as the app can read it. */
export type Letter = Description | Candidate;
/** Everything else that a browser is told. */
export type News = Exclude<FromServer, { type: 'signal' }>;
export type Who = 'host' | 'guest';

/** Changes a letter on its way: none, one or many come out. Whatever comes out gets a number that fits. */
export type Carry = (letter: Letter, from: Who, app: EvilApp) => readonly unknown[];
/** Changes a piece of news on its way. */
export type Tell = (news: News, to: Who, app: EvilApp) => readonly News[];

/** An app that lies, and keeps what the two browsers really said: against that its success is measured. */
export class EvilApp {
  readonly double: Double;
  /** A device key of the app's own. */
  readonly key = new ForeignKey();
  /** What each browser truly said, oldest first. */
  readonly letters: Readonly<Record<Who, Letter[]>> = { host: [], guest: [] };
  carry: Carry = (letter) => [letter];
  tell: Tell = (news) => [news];
  readonly #numbers = { host: 0, guest: 0 };

  constructor(options: DoubleOptions) {
    this.double = new Double(options);
    this.double.lie = (to, truth) => this.#lie(this.who(to), truth);
  }

  get host(): string {
    return this.double.host;
  }

  get guest(): string {
    const [guest = ''] = this.double.guests;
    return guest;
  }

  seat(who: Who): string {
    return who === 'host' ? this.host : this.guest;
  }

  who(seat: string): Who {
    return seat === this.host ? 'host' : 'guest';
  }

  /** Certificates that this person's browser truly has had. */
  prints(who: Who): readonly string[] {
    return this.letters[who].flatMap((letter) => (letter.t === 'candidate' ? [] : [letter.bind.fp]));
  }

  /** Hands a browser a letter in the other one's name. */
  post(to: Who, letter: unknown): void {
    this.#numbers[to] += 1;
    const from = this.seat(to === 'host' ? 'guest' : 'host');
    this.double.say(this.seat(to), {
      type: 'signal',
      from: { seat: from, endpoint: 0 },
      n: this.#numbers[to],
      payload: JSON.stringify(letter),
    });
  }

  #lie(to: Who, truth: FromServer): readonly FromServer[] {
    if (truth.type !== 'signal') return this.tell(truth, to, this);
    const from = to === 'host' ? 'guest' : 'host';
    const letter = JSON.parse(truth.payload) as Letter;
    this.letters[from].push(letter);
    for (const one of this.carry(letter, from, this)) this.post(to, one);
    return [];
  }
}
