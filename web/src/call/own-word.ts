import { hintText, type MediaHint, picturesText } from './control.ts';

/** What this side says of the pictures and its own media on one connection: each thing when it is news. */
export class OwnWord {
  readonly #say: (text: string) => boolean;
  #hint = '';
  #lifted = false;

  /** @param say false: it could not be said now, and is tried again */
  constructor(say: (text: string) => boolean) {
    this.#say = say;
  }

  /** @param hint null: nothing live flows; said only where something did */
  media(hint: MediaHint | null): void {
    if (hint === null && this.#hint === '') return;
    const text = hintText(hint ?? { mic: false, cam: false });
    if (text !== this.#hint && this.#say(text)) this.#hint = text;
  }

  /** Host: both sides may be seen in this call. */
  lift(call: string): void {
    this.#lifted ||= this.#say(picturesText(call));
  }
}
