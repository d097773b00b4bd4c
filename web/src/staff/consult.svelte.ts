import type { CallSession, OwnMedia, OwnMediaView, SessionOptions, SessionView } from '../call/view.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';

/** What the press that opens the room means, and which of the own devices are open, or are to be. */
export interface Opening {
  /** As it stood on the button: one's own consulting room, or that of a colleague. */
  readonly as: SessionOptions['as'];
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The call engine, as far as a consulting room needs it. */
export interface Instruments {
  openSession(options: SessionOptions): CallSession;
  ownMedia(): OwnMedia;
}

/** A room that was entered: the seat in the call, and the devices in it. */
export interface EnteredRoom {
  readonly session: CallSession;
  readonly media: OwnMedia;
}

/** The consulting room of one appointment: opened by a press, found again after a reload of the same tab. */
export class Consult {
  readonly entering = new Act();
  #room = $state.raw<EnteredRoom | null>(null);
  /** When the conversation began and ended, by the app's clock in milliseconds. */
  #started = $state<number | null>(null);
  #ended = $state<number | null>(null);
  #resuming = $state(false);
  #gone = false;
  #as: Opening['as'] = 'guest';
  readonly #instruments: Instruments;
  readonly #seatOf: Backend['ownSeat'];
  readonly #appointmentId: string;

  constructor(instruments: Instruments, backend: Pick<Backend, 'ownSeat'>, appointmentId: string) {
    this.#instruments = instruments;
    this.#seatOf = backend.ownSeat;
    this.#appointmentId = appointmentId;
  }

  /** `null` until the room was entered. */
  get room(): EnteredRoom | null {
    return this.#room;
  }

  /** Whether the room is being found again after a reload: not a moment to ask for a press. */
  get resuming(): boolean {
    return this.#resuming;
  }

  /** How long the conversation lasted so far, or in all; `null` when nobody was let in. Milliseconds. */
  lasted(nowMs: number): number | null {
    return this.#started === null ? null : Math.max(0, (this.#ended ?? nowMs) - this.#started);
  }

  /** Goes in: takes the own seat and opens these devices, and the waiting room with it. Only from a press. */
  async enter(opening: Opening): Promise<void> {
    await this.#enter(opening, true);
  }

  /** After a reload: goes in again by itself, if this tab was inside, with the devices that were open then. */
  async resume(): Promise<void> {
    const opening = this.#remembered();
    if (!opening) return;
    this.#resuming = true;
    await this.#enter(opening, false);
    this.#resuming = false;
  }

  /** Takes in how the call stands. Call it whenever the session's view changes. */
  follow({ call, phase, you, clockOffsetMs }: SessionView): void {
    if (you !== null) this.#as = you.role === 'host' ? 'host' : 'guest'; // a call may be handed over
    if (call?.startedAt) this.#started = Date.parse(call.startedAt);
    if (typeof phase !== 'object' || this.#ended !== null) return;
    this.#ended = Date.now() + clockOffsetMs;
    this.#remember(null);
    this.#room?.media.close();
  }

  /** Takes in which devices are open, so that a reload opens the same. */
  followDevices({ microphone, camera }: Pick<OwnMediaView, 'microphone' | 'camera'>): void {
    if (this.#ended !== null) return;
    this.#remember({ as: this.#as, microphone: microphone === 'on', camera: camera === 'on' });
  }

  /** Leaves the ended call behind, so that the room can be entered anew. */
  again(): void {
    this.#letGo();
    this.#started = null;
    this.#ended = null;
  }

  /** The screen goes: devices off; the seat is kept for a reload, but not for another screen. */
  close(): void {
    this.#gone = true;
    if (this.#room) this.#remember(null);
    this.#letGo();
  }

  async #enter(opening: Opening, pressed: boolean): Promise<void> {
    await this.entering.run(async () => {
      const { seat } = await this.#seatOf(this.#appointmentId);
      if (this.#gone) return; // the person went elsewhere meanwhile
      const media = this.#instruments.ownMedia();
      const { as } = opening;
      this.#as = as;
      this.#room = {
        session: this.#instruments.openSession({ seat, endpoint: 0, as, pressed, media }),
        media,
      };
      if (opening.camera && opening.microphone) await media.open();
      else if (opening.camera) await media.setCamera(true);
      else if (opening.microphone) await media.setMicrophone(true);
    });
  }

  #letGo(): void {
    this.#room?.session.close();
    this.#room?.media.close();
    this.#room = null;
  }

  get #slot(): string {
    return `bk-room-${this.#appointmentId}`;
  }

  #remembered(): Opening | null {
    try {
      const kept = sessionStorage.getItem(this.#slot);
      return kept === null
        ? null
        : {
            as: kept.includes('host') ? 'host' : 'guest',
            microphone: kept.includes('microphone'),
            camera: kept.includes('camera'),
          };
    } catch {
      return null;
    }
  }

  #remember(opening: Opening | null): void {
    try {
      if (opening === null) sessionStorage.removeItem(this.#slot);
      else {
        const open = [opening.as, opening.microphone && 'microphone', opening.camera && 'camera'];
        sessionStorage.setItem(this.#slot, open.filter(Boolean).join(' '));
      }
    } catch {
      // storage forbidden: a reload then asks for a new press
    }
  }
}
