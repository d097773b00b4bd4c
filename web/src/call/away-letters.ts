/** Descriptions and candidates of a long absence; what is lost beyond, an ICE restart makes up for. */
const MOST_HELD = 200;

/** Letters to one peer: while its socket is away the app would refuse them, and they wait here. */
export class AwayLetters {
  readonly #send: (payload: string) => void;
  #away = false;
  #held: string[] = [];

  constructor(send: (payload: string) => void) {
    this.#send = send;
  }

  post(payload: string): void {
    if (!this.#away) this.#send(payload);
    else if (this.#held.length < MOST_HELD) this.#held.push(payload);
  }

  setAway(away: boolean): void {
    this.#away = away;
    if (away) return;
    const held = this.#held;
    this.#held = [];
    for (const payload of held) this.#send(payload);
  }
}
