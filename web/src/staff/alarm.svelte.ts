import { openChime } from '../parts/chime.ts';

/** Whether this browser shows notices outside its window: not at all, after a press, yes, or refused by the person. */
export type Notices = 'unsupported' | 'default' | 'granted' | 'denied';

const STORED_AS = 'bk-arrival-sound';
/** Draws attention when somebody arrives: by sound, and by a notice of the desktop where the person asked for it. */
export class Alarm {
  #sound = $state(storedChoice());
  #notices = $state<Notices>('Notification' in globalThis ? Notification.permission : 'unsupported');
  #audible = $state(false);
  readonly #chime = openChime();

  /** Whether arrivals sound: the person's choice, kept in this browser. */
  get sound(): boolean {
    return this.#sound;
  }

  /** Whether the browser lets us sound yet: only once the page was touched. */
  get audible(): boolean {
    return this.#audible;
  }

  get notices(): Notices {
    return this.#notices;
  }

  setSound(on: boolean): void {
    this.#sound = on;
    try {
      localStorage.setItem(STORED_AS, on ? 'on' : 'off');
    } catch {
      // storage forbidden: the choice holds for this page only
    }
    this.ring(); // so that one knows the sound, and that the speaker is on
  }

  /** Call from presses and keys: browsers let no page sound before the first one. */
  wake(): void {
    this.#audible = true;
    this.#chime.prepare();
  }

  /** Asks the browser's permission for desktop notices. Only from a press. */
  async askNotices(): Promise<void> {
    this.#notices = await Notification.requestPermission();
  }

  /** Sounds, when the person wants it and the browser allows it. */
  ring(): void {
    if (this.#sound && this.#audible) this.#chime.ring();
  }

  /** Shows a desktop notice where permitted; a later one with the same `tag` takes its place. */
  notify(title: string, { body, tag, onpress }: { body: string; tag: string; onpress: () => void }): void {
    if (this.#notices !== 'granted') return;
    const notice = new Notification(title, { body, tag });
    notice.onclick = () => {
      window.focus();
      onpress();
      notice.close();
    };
  }
}

function storedChoice(): boolean {
  try {
    return localStorage.getItem(STORED_AS) !== 'off';
  } catch {
    return true;
  }
}
