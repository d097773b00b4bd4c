import type { Invitation } from '../../../../server/protocol/guest.ts';
import type { Desk } from '../../../../server/protocol/locations.ts';
import { codeOf, get, post } from '../../api.ts';
import { isShown } from '../../call/gate.ts';
import type { Missing } from '../../call/support.ts';
import type { CallSession, DeviceState, OwnMedia, SessionOptions } from '../../call/view.ts';
import { speakAsWritten } from '../../i18n/language.svelte.ts';
import type { Surroundings } from './browser.ts';
import { type Fragment, readFragment, seatFragment } from './fragment.ts';
import { forgetToken, keepDevices, keepToken, keptToken } from './keepsake.ts';
import { LineCheck } from './line-check.svelte.ts';
import { type Problem, problemOf, problemOfWindow } from './problem.ts';
import { linkTestWay } from './test-way.ts';
import { type AppClock, appClock } from './times.ts';

/** Where the guest stands on the way from link to seat. In the seat, the session's own phase goes on. */
export type Place =
  | { readonly at: 'opening' }
  | { readonly at: 'rescue'; readonly missing: readonly Missing[] }
  | { readonly at: 'problem'; readonly problem: Problem }
  | { readonly at: 'welcome'; readonly invitation: Invitation }
  /** Who he is, is asked first; `code` is what the app said to the last press. */
  | { readonly at: 'identity'; readonly code: string }
  | { readonly at: 'check'; readonly invitation: Invitation; readonly line: LineCheck }
  | { readonly at: 'seat'; readonly session: CallSession; readonly pressed: boolean };

export interface JourneyDeps {
  readonly media: OwnMedia;
  readonly openSession: (options: SessionOptions) => CallSession;
  readonly missingFeatures: () => Promise<readonly Missing[]>;
  /** Whether an app's built-in browser shows this page: then advice comes first. */
  readonly where: Surroundings;
}

/** How old the welcome's words may be when somebody looks at them again. */
const STALE_MS = 5 * 60_000;

/** A guest's way in. `place` is what is on screen; the functions are what can be pressed. */
export class Journey {
  place: Place = $state.raw({ at: 'opening' });
  /** A request is on its way: the pressed button waits. */
  busy = $state(false);
  /** What the link or the seat is for, as soon as the app has said it. */
  invitation: Invitation | null = $state.raw(null);
  clock: AppClock = $state.raw(Date.now);
  readonly #deps: JourneyDeps;
  #token: string | null = null;
  #seat: string | null = null;
  #entered: Fragment = { kind: 'none' };
  #lookedAt = 0;

  constructor(deps: JourneyDeps) {
    this.#deps = deps;
  }

  /** Takes the link's secret out of the address bar at once, then finds out where this guest stands. */
  async start(): Promise<void> {
    this.#enter(readFragment(location.hash));
    this.#watchPage();
    const missing = await this.#deps.missingFeatures();
    if (missing.length > 0 || (this.#deps.where.app !== null && this.#seat === null)) {
      this.place = { at: 'rescue', missing };
      return;
    }
    await this.open();
  }

  /** Looks the link up, or goes back to the seat that this tab holds. Changes nothing in the appliance. */
  async open(): Promise<void> {
    if (this.#seat !== null) return this.#return(this.#seat);
    if (this.#token === null) {
      this.#stop(this.#entered.kind === 'broken' ? 'unknown' : 'no-link');
      return;
    }
    const token = this.#token;
    await this.#try(async () => {
      const invitation = await post<Invitation>('/api/link/look', { token });
      await speakAsWritten(invitation.language);
      this.invitation = invitation;
      this.clock = appClock(invitation.now);
      this.#lookedAt = this.clock();
      const problem = problemOfWindow(invitation.window);
      this.place = problem ? { at: 'problem', problem } : { at: 'welcome', invitation };
    });
  }

  /** From the welcome to the device check. The same press opens camera and microphone, and tries the line. */
  check(invitation: Invitation): void {
    const line = new LineCheck(linkTestWay(this.#token ?? ''), this.#deps.where);
    this.place = { at: 'check', invitation, line };
    this.#deps.media.allowCamera(isShown(invitation.pictures, invitation.role));
    void this.#deps.media.open();
    void line.start();
  }

  /** Back from a test before the time: lights out. */
  back(invitation: Invitation): void {
    this.#endTest();
    this.#deps.media.close();
    this.place = { at: 'welcome', invitation };
  }

  /** 'Ik ben er'. Which devices are open now is what the seat will open again, also after a failure or a reload. */
  here(): Promise<void> {
    const { microphone, camera } = this.#deps.media.view;
    const isOpen = (device: DeviceState) => device === 'on' || device === 'opening';
    keepDevices({ microphone: isOpen(microphone), camera: isOpen(camera) });
    this.#endTest();
    return this.press();
  }

  /**
   * Binds the seat to this browser: with the link, or after a reload with what the browser holds of the seat.
   *
   * @param answer to who this guest is, where that was asked.
   */
  async press(answer?: string): Promise<void> {
    const [token, seat] = [this.#token, this.#seat];
    if (token === null && seat === null) return this.#stop('lost');
    await this.#try(async () => {
      const invitation = await (token === null
        ? post<Invitation>(`/api/seats/${seat}/press`)
        : post<Invitation>('/api/link/press', { token, answer }));
      this.invitation = invitation;
      forgetToken(); // from here the cookie and the address bring a reload back; this page may still press again
      history.replaceState(null, '', seatFragment(invitation.seat));
      this.take(invitation.seat, true);
    });
  }

  /** Sits down: opens the session of a seat that this browser holds. */
  take(seat: string, pressed: boolean): void {
    if (this.place.at === 'seat') this.place.session.close();
    this.#seat = seat;
    const session = this.#deps.openSession({
      seat,
      endpoint: 0,
      as: 'guest',
      pressed,
      media: this.#deps.media,
    });
    this.place = { at: 'seat', session, pressed };
  }

  /** Once more after a problem: the press if that was it and it may work now, else the look. */
  again(): Promise<void> {
    const early = this.place.at === 'problem' && this.place.problem === 'early';
    if (this.invitation !== null && !early) return this.press();
    return this.open();
  }

  /** The link as somebody can carry it to another browser; null after a reload of the seat. */
  get link(): string | null {
    return this.#token === null ? null : `${location.origin}${location.pathname}#${this.#token}`;
  }

  /** After a reload. The session keeps trying by itself, so the seat is taken at once and its words may come later. */
  /** How the desk behind the seat is reached. Asked here: a screen that comes later brings no code of its own for it. */
  desk(language: 'nl' | 'en'): Promise<Desk> {
    return get<Desk>(`/api/seats/${this.#seat}/desk?lang=${language}`);
  }

  async #return(seat: string): Promise<void> {
    this.take(seat, false);
    try {
      const invitation = await get<Invitation>(`/api/seats/${seat}`);
      await speakAsWritten(invitation.language);
      this.invitation = invitation;
    } catch {
      // the session meets the same refusal, or outlasts the same silence, and shows it
    }
  }

  #watchPage(): void {
    addEventListener('hashchange', () => {
      // another link opened in this very tab: begin afresh with it
      const fragment = readFragment(location.hash);
      if (fragment.kind !== 'token' && fragment.kind !== 'broken') return;
      this.#enter(fragment);
      location.reload();
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) location.reload(); // kept by the browser for 'back': its sockets are dead
    });
    document.addEventListener('visibilitychange', () => {
      // the appointment may have been moved while the phone lay in a pocket
      const stale = this.clock() - this.#lookedAt > STALE_MS;
      if (document.visibilityState === 'visible' && this.place.at === 'welcome' && stale) void this.open();
    });
  }

  #enter(fragment: Fragment): void {
    this.#entered = fragment;
    switch (fragment.kind) {
      case 'seat':
        this.#seat = fragment.seat;
        return;
      case 'none':
        this.#token = keptToken();
        return;
      case 'token':
        keepToken(fragment.token);
        this.#token = fragment.token;
        break;
      case 'broken':
        forgetToken(); // an earlier link is not what was opened now
        this.#token = null;
        break;
    }
    history.replaceState(null, '', location.pathname);
  }

  async #try(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } catch (error) {
      const code = codeOf(error);
      if (code.startsWith('IDENTITY')) this.place = { at: 'identity', code };
      else this.#stop(problemOf(code));
    } finally {
      this.busy = false;
    }
  }

  /** The call is to have the line for itself. */
  #endTest(): void {
    if (this.place.at === 'check') this.place.line.close();
  }

  #stop(problem: Problem): void {
    this.#deps.media.close();
    this.place = { at: 'problem', problem };
  }
}
