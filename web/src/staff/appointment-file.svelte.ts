import type {
  Appointment,
  Channel,
  MoveAppointment,
  Outcome,
  Participant,
  SeriesScope,
} from '../../../server/protocol/agenda.ts';
import type { CorrectContact } from '../../../server/protocol/board.ts';
import type { Language } from '../../../server/protocol/language.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';
import { bytesOf, saveFile } from '../officer/saving.ts';
import { AccessFile } from './access-file.svelte.ts';
import { Act } from './act.svelte.ts';
import type { Backend } from './backend.ts';
import { withArrival } from './day.ts';
import type { AgendaNews, DeskListener } from './desk.svelte.ts';

/** Long enough for the answer to an act of our own to come before its echo. */
const SETTLE_MS = 500;

/** A link that was just made. It is shown until the page lets go of it; nobody can ask for it again. */
export interface ShownLink {
  readonly participantId: string;
  readonly url: string;
}

/** A PIN that was just made, likewise. */
export interface ShownPin {
  readonly participantId: string;
  readonly pin: string;
}

/** One appointment on screen, and what is done to it and its people. */
export class AppointmentFile implements DeskListener {
  readonly loading = new Act();
  /** Whatever the person does here, one at a time. */
  readonly acting = new Act();
  #appointment = $state.raw<Appointment | null>(null);
  #link = $state.raw<ShownLink | null>(null);
  #pin = $state.raw<ShownPin | null>(null);
  readonly #backend: Backend;
  readonly #id: string;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, id: string) {
    this.#backend = backend;
    this.#id = id;
  }

  get appointment(): Appointment | null {
    return this.#appointment;
  }

  get link(): ShownLink | null {
    return this.#link;
  }

  get pin(): ShownPin | null {
    return this.#pin;
  }

  /** Who has an account for this patient. */
  accessTo(patient: string): AccessFile {
    return new AccessFile(this.#backend, patient);
  }

  async load(): Promise<void> {
    await this.loading.run(async () => {
      this.#appointment = await this.#backend.appointment(this.#id);
    });
  }

  arrival(arrival: Arrival): void {
    if (this.#appointment) this.#appointment = withArrival([this.#appointment], arrival)[0] ?? null;
  }

  agenda({ appointment }: AgendaNews): void {
    if (appointment === this.#id) this.#loadSoon();
  }

  resumed(): void {
    this.#loadSoon();
  }

  /** Drops what it still would do. */
  close(): void {
    clearTimeout(this.#settling);
  }

  move(to: MoveAppointment): Promise<boolean> {
    return this.acting.run(async () => {
      this.#appointment = await this.#backend.move(this.#id, to);
    });
  }

  cancel(scope: SeriesScope): Promise<boolean> {
    return this.acting.run(async () => {
      this.#appointment = await this.#backend.cancel(this.#id, scope);
      this.#link = null;
    });
  }

  /** Makes a new link; the person's older links stop working, and a withdrawn person may come again. */
  renewLink({ id }: Participant): Promise<boolean> {
    return this.#actAndLook(async () => {
      const { url } = await this.#backend.newLink(this.#id, id);
      this.#link = { participantId: id, url };
    });
  }

  /** Makes a PIN to tell by telephone; the person's older one stops working. */
  givePin({ id }: Participant): Promise<boolean> {
    return this.#actAndLook(async () => {
      const { pin } = await this.#backend.givePin(this.#id, id);
      this.#pin = { participantId: id, pin };
    });
  }

  resend({ id }: Participant, channel: Channel): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.resend(this.#id, id, channel));
  }

  /** Says what to do with a text message that may or may not have left. */
  settleMessage({ id }: Participant, again: boolean): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.settleMessage(this.#id, id, again));
  }

  /** Makes a letter with a link of its own, and hands it to the browser to be saved. */
  letter({ id }: Participant, language: Language): Promise<boolean> {
    return this.#actAndLook(async () => {
      const { name, mediaType, base64 } = await this.#backend.letter(this.#id, id, language);
      saveFile(name, mediaType, bytesOf(base64));
    });
  }

  /** Takes links and seat away: this person cannot come in any more. */
  revoke({ id }: Participant): Promise<boolean> {
    return this.#actAndLook(async () => {
      await this.#backend.revoke(this.#id, id);
      if (this.#link?.participantId === id) this.#link = null;
    });
  }

  /** Says how it went; null takes it back. */
  setOutcome({ id }: Participant, outcome: Outcome | null): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.setOutcome(this.#id, id, outcome));
  }

  /** Corrects how this person is reached: a new invitation goes out, older links stop working. */
  correct({ id }: Participant, to: CorrectContact): Promise<boolean> {
    return this.#actAndLook(async () => {
      await this.#backend.correctContact(this.#id, id, to);
      if (this.#link?.participantId === id) this.#link = null;
    });
  }

  /** Gives the appointment to another clinician. */
  handOver(clinicianId: string): Promise<boolean> {
    return this.acting.run(async () => {
      this.#appointment = await this.#backend.handOver(this.#id, clinicianId);
    });
  }

  /** A colleague takes part in it. */
  addColleague(accountId: string): Promise<boolean> {
    return this.acting.run(async () => {
      await this.#backend.addColleague(this.#id, accountId);
    });
  }

  /** Frees the seat from the browser that holds it. */
  freeSeat({ seat }: Participant): Promise<boolean> {
    return this.#actAndLook(() => this.#backend.freeSeat(seat.seat));
  }

  /** What we do here ourselves comes back as news too: once it is done, one look is enough. */
  #loadSoon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.loading.busy || this.acting.busy) this.#loadSoon();
      else void this.load();
    }, SETTLE_MS);
  }

  #actAndLook(act: () => Promise<unknown>): Promise<boolean> {
    return this.acting.run(async () => {
      await act();
      this.#appointment = await this.#backend.appointment(this.#id);
    });
  }
}
