import { type Choice, capture, type DeviceKind, problemOf } from './capture.ts';
import type { DeviceState } from './view.ts';

/** One of the person's own devices: the track while it is open, and how it stands. */
export class OwnDevice {
  readonly kind: DeviceKind;
  readonly #onChange: () => void;
  #state: DeviceState = 'off';
  #track: MediaStreamTrack | null = null;
  #choice: Choice = {};
  /** One change at a time: a person presses faster than a camera opens. */
  #queue: Promise<void> = Promise.resolve();
  /** Counts the closings: what was asked for before the last one does not come true after it. */
  #closings = 0;

  constructor(kind: DeviceKind, onChange: () => void) {
    this.kind = kind;
    this.#onChange = onChange;
  }

  get state(): DeviceState {
    return this.#state;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  get choice(): Choice {
    return this.#choice;
  }

  /** Opens it; nothing happens when it is open. */
  open(): Promise<void> {
    return this.#then(async () => {
      if (this.#track === null) await this.#capture(this.#choice);
    });
  }

  /** It is being opened elsewhere, together with another device. @returns what `take` and `failed` ask for */
  opening(): number {
    this.#enter('opening');
    return this.#closings;
  }

  /** Takes a track that was opened; one that comes after a closing is stopped. */
  take(track: MediaStreamTrack, asked: number): void {
    if (asked !== this.#closings) {
      track.stop();
      return;
    }
    this.#release();
    this.#track = track;
    track.onended = () => this.#lost(track);
    track.onmute = () => this.#heldBySystem(track);
    track.onunmute = () => this.#enter(openState(track));
    this.#choice = { ...this.#choice, id: track.getSettings().deviceId ?? null };
    this.#enter(track.muted ? 'interrupted' : openState(track));
  }

  /** Why it could not be opened. */
  failed(error: unknown, asked: number): void {
    if (asked === this.#closings) this.#enter({ problem: problemOf(error) });
  }

  /** Another device, or another side of the phone. Many phones open only one camera at a time: first off, then on. */
  use(choice: Choice): Promise<void> {
    return this.#then(async () => {
      const before = this.#choice;
      const muted = this.#state === 'muted';
      this.#release();
      if (!(await this.#capture(choice)) && (await this.#capture(before))) this.#choice = before;
      this.#enable(!muted);
    });
  }

  /** Sends silence, or no longer; the device stays open. */
  mute(muted: boolean): Promise<void> {
    return this.#then(async () => this.#enable(!muted));
  }

  /** Stops it: its light goes out. */
  turnOff(): Promise<void> {
    return this.#then(async () => {
      this.#release();
      this.#enter('off');
    });
  }

  /** A device came or went, or the page is in front again: one that was lost may be there now. */
  retry(): Promise<void> {
    return this.#then(async () => {
      const lost = typeof this.#state === 'object' && ['ended', 'not-found'].includes(this.#state.problem);
      if (lost) await this.#capture({});
    });
  }

  /** A person asks for it: what the system holds or took is opened anew, as it was. */
  again(): Promise<void> {
    return this.#then(async () => {
      if (this.#state !== 'interrupted' && typeof this.#state !== 'object') return;
      const muted = this.#track?.enabled === false;
      this.#release();
      if (!(await this.#capture(this.#choice))) await this.#capture({});
      if (muted) this.#enable(false);
    });
  }

  /** At once: its light goes out, and nothing that is still under way opens it. It may be opened again. */
  close(): void {
    this.#closings += 1;
    this.#release();
    this.#enter('off');
  }

  async #capture(choice: Choice): Promise<boolean> {
    const asked = this.opening();
    try {
      const track = await capture(this.kind, choice);
      this.#choice = choice;
      this.take(track, asked);
      return true;
    } catch (error) {
      this.failed(error, asked);
      return false;
    }
  }

  #enable(enabled: boolean): void {
    if (this.#track === null) return;
    this.#track.enabled = enabled;
    this.#enter(openState(this.#track));
  }

  #lost(track: MediaStreamTrack): void {
    if (track !== this.#track) return;
    this.#release();
    this.#enter({ problem: 'ended' });
    void this.retry();
  }

  #heldBySystem(track: MediaStreamTrack): void {
    if (track === this.#track) this.#enter('interrupted');
  }

  #release(): void {
    const track = this.#track;
    this.#track = null;
    if (track === null) return;
    track.onended = null;
    track.onmute = null;
    track.onunmute = null;
    track.stop();
  }

  #then(change: () => Promise<void>): Promise<void> {
    const asked = this.#closings;
    this.#queue = this.#queue.then(() => (asked === this.#closings ? change() : undefined));
    return this.#queue;
  }

  #enter(state: DeviceState): void {
    this.#state = state;
    this.#onChange();
  }
}

function openState(track: MediaStreamTrack): DeviceState {
  return track.enabled ? 'on' : 'muted';
}
