import type { Invitation } from '../../../../server/protocol/guest.ts';
import { codeOf, post } from '../../api.ts';
import type { Missing } from '../../call/support.ts';
import type { CallSession, OwnMedia, SessionOptions } from '../../call/view.ts';
import { type Fragment, readFragment, seatFragment } from './fragment.ts';
import { forgetToken, keepToken, keptToken, type SeatFacts, seatFacts } from './keepsake.ts';
import { type Problem, problemOf, problemOfWindow } from './problem.ts';
import { type AppClock, appClock } from './times.ts';

/** Where the guest stands on the way from link to seat. In the seat, the session's own phase goes on. */
export type Place =
  | { readonly at: 'opening' }
  | { readonly at: 'rescue'; readonly missing: readonly Missing[] }
  | { readonly at: 'problem'; readonly problem: Problem }
  | { readonly at: 'welcome'; readonly invitation: Invitation }
  | { readonly at: 'check'; readonly invitation: Invitation }
  | { readonly at: 'seat'; readonly session: CallSession; readonly pressed: boolean };

export interface JourneyDeps {
  readonly media: OwnMedia;
  readonly openSession: (options: SessionOptions) => CallSession;
  readonly missingFeatures: () => Promise<readonly Missing[]>;
  /** Whether an app's built-in browser shows this page: then advice comes first. */
  readonly insideApp: boolean;
}

const DEFAULT_FACTS: SeatFacts = { timeZone: 'Europe/Amsterdam', closes: '' };

/** A guest's way in. `place` is what is on screen; the functions are what can be pressed. */
export class Journey {
  place: Place = $state.raw({ at: 'opening' });
  /** A request is on its way: the pressed button waits. */
  busy = $state(false);
  /** The desk's phone number and the organisation, as soon as they are known: help stays on every screen. */
  invitation: Invitation | null = $state.raw(null);
  facts: SeatFacts = $state.raw(DEFAULT_FACTS);
  clock: AppClock = $state.raw(Date.now);
  readonly #deps: JourneyDeps;
  #token: string | null = null;
  #seat: string | null = null;
  #entered: Fragment = { kind: 'none' };

  constructor(deps: JourneyDeps) {
    this.#deps = deps;
  }

  /** Takes the link's secret out of the address bar at once, then finds out where this guest stands. */
  async start(): Promise<void> {
    this.#enter(readFragment(location.hash));
    addEventListener('hashchange', () => {
      // another link opened in this very tab: begin afresh with it
      if (readFragment(location.hash).kind !== 'token') return;
      this.#enter(readFragment(location.hash));
      location.reload();
    });
    const missing = await this.#deps.missingFeatures();
    if (missing.length > 0 || (this.#deps.insideApp && this.#seat === null)) {
      this.place = { at: 'rescue', missing };
      return;
    }
    await this.open();
  }

  /** Looks the link up, or goes back to the seat that this tab holds. Changes nothing in the appliance. */
  async open(): Promise<void> {
    if (this.#seat !== null) return this.take(this.#seat, false);
    if (this.#token === null) {
      this.#stop(this.#entered.kind === 'broken' ? 'unknown' : 'no-link');
      return;
    }
    await this.#try(async (token) => {
      const invitation = await post<Invitation>('/api/link/look', { token });
      this.invitation = invitation;
      this.facts = { timeZone: invitation.timeZone, closes: invitation.closes };
      this.clock = appClock(invitation.now);
      const problem = problemOfWindow(invitation.window);
      this.place = problem ? { at: 'problem', problem } : { at: 'welcome', invitation };
    });
  }

  /** From the welcome to the device check. The same press opens camera and microphone. */
  check(invitation: Invitation): void {
    this.place = { at: 'check', invitation };
    void this.#deps.media.open();
  }

  /** Back from a test before the time: lights out. */
  back(invitation: Invitation): void {
    this.#deps.media.close();
    this.place = { at: 'welcome', invitation };
  }

  /** 'Ik ben er': binds the seat to this browser. */
  async press(): Promise<void> {
    await this.#try(async (token) => {
      const { seat } = this.invitation ?? (await post<Invitation>('/api/link/look', { token }));
      await post('/api/link/press', { token });
      forgetToken(); // from here the cookie and the address bring a reload back; this page may still press again
      history.replaceState({ ...this.facts }, '', seatFragment(seat));
      this.take(seat, true);
    });
  }

  /** Sits down: opens the session of a seat that this browser holds. */
  take(seat: string, pressed: boolean): void {
    if (this.place.at === 'seat') this.place.session.close();
    this.#seat = seat;
    const session = this.#deps.openSession({ seat, endpoint: 0, pressed, media: this.#deps.media });
    this.place = { at: 'seat', session, pressed };
  }

  /** Once more after a problem: the press if it was made already, else the look. */
  again(): Promise<void> {
    if (this.#token !== null && this.invitation !== null) return this.press();
    return this.open();
  }

  /** Whether this page still holds the link: only then can it press again by itself. */
  get canPress(): boolean {
    return this.#token !== null;
  }

  /** The link as somebody can carry it to another browser; null after a reload of the seat. */
  get link(): string | null {
    return this.#token === null ? null : `${location.origin}${location.pathname}#${this.#token}`;
  }

  #enter(fragment: Fragment): void {
    this.#entered = fragment;
    if (fragment.kind === 'seat') {
      this.#seat = fragment.seat;
      this.facts = seatFacts(history.state) ?? DEFAULT_FACTS;
      return;
    }
    if (fragment.kind === 'token') keepToken(fragment.token);
    if (fragment.kind !== 'none') history.replaceState(null, '', location.pathname);
    this.#token = fragment.kind === 'token' ? fragment.token : keptToken();
  }

  async #try(act: (token: string) => Promise<void>): Promise<void> {
    if (this.busy) return;
    const token = this.#token;
    if (token === null) return this.#stop('lost');
    this.busy = true;
    try {
      await act(token);
    } catch (error) {
      this.#stop(problemOf(codeOf(error)));
    } finally {
      this.busy = false;
    }
  }

  #stop(problem: Problem): void {
    this.#deps.media.close();
    this.place = { at: 'problem', problem };
  }
}
