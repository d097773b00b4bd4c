import type { Account, Session } from '../../../server/protocol/accounts.ts';
import type { Appointment, Colleague } from '../../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../../server/protocol/appointment-types.ts';
import type { Arrival } from '../../../server/protocol/signalling.ts';
import type { SupportNow } from '../../../server/protocol/support.ts';
import { codeOf } from '../api.ts';
import { AppLock } from '../lock/lock.svelte.ts';
import { Act } from './act.svelte.ts';
import { Alarm } from './alarm.svelte.ts';
import { waiting } from './arrivals.ts';
import { AvailabilityBook } from './availability.svelte.ts';
import { type Backend, createBackend } from './backend.ts';
import { Delays } from './delays.svelte.ts';
import { Desk, type DeskLine } from './desk.svelte.ts';
import { OwedSignOut } from './owed-sign-out.ts';
import { Planning } from './planning.svelte.ts';
import { concerns, seesAgenda } from './powers.ts';
import { parseRoute, printRoute, type Route } from './route.ts';
import { dayOf } from './zone.ts';

/** The page tells the app that its person is there: at most this often, and only after a press or a key. */
const PRESENCE_MS = 4 * 60_000;
const TICK_MS = 10_000;

/** The staff page as a whole: who is signed in, which screen, and what outlives a screen. */
export class Office {
  readonly backend: Backend = createBackend({
    signedOut: () => this.#signedOut(),
    termsChanged: () => void this.ask(),
  });
  readonly alarm = new Alarm();
  /** The PIN of this device, of who set one. */
  readonly lock = new AppLock();
  readonly desk: Desk;
  readonly delays = new Delays(this.backend);
  readonly availability = new AvailabilityBook(this.backend);
  /** The first question of the page: who is signed in here? */
  readonly opening = new Act();
  readonly signing = new Act();
  #session = $state.raw<Session | null>(null);
  #expired = $state(false);
  #route = $state.raw<Route>(parseRoute(location.hash));
  #types = $state.raw<readonly AppointmentType[]>([]);
  #colleagues = $state.raw<readonly Colleague[]>([]);
  readonly #clinicians = $derived(this.#colleagues.filter(({ agenda }) => agenda));
  #computerMs = $state(Date.now());
  #planning: { readonly of: string; readonly planning: Planning } | null = null;
  #seenMs = 0;
  readonly #owed = new OwedSignOut();
  /** Reviews of the log that were signed off on this page: what tells of late ones asks anew. */
  reviewsSigned = $state(0);
  /** The appointment that was planned just now: its screen says that the invitation is on its way. */
  justPlanned = $state<string | null>(null);

  constructor(line: DeskLine) {
    this.desk = new Desk(line);
  }

  get session(): Session | null {
    return this.#session;
  }

  get account(): Account | null {
    return this.#session?.account ?? null;
  }

  /** Somebody from outside who is let in to help, until the time is up. */
  get support(): SupportNow | null {
    const support = this.#session?.support ?? null;
    return support !== null && Date.parse(support.until) > this.nowMs ? support : null;
  }

  /** The organisation's time zone: all days and times on screen are its days and times. */
  get zone(): string {
    return this.#session?.timeZone ?? 'Europe/Amsterdam';
  }

  /** Whether somebody was signed in on this page, and is not any more without having asked for it. */
  get expired(): boolean {
    return this.#expired;
  }

  get route(): Route {
    return this.#route;
  }

  get types(): readonly AppointmentType[] {
    return this.#types;
  }

  /** Clinicians whose appointments this person works with. */
  get clinicians(): readonly Colleague[] {
    return this.#clinicians;
  }

  /** Clinicians whom this person may ask into a call. */
  get callable(): readonly Colleague[] {
    return this.#colleagues.filter(({ call }) => call);
  }

  /** The app's clock, to ten seconds. Reactive. */
  get nowMs(): number {
    return this.#computerMs + this.desk.aheadMs;
  }

  get today(): string {
    return dayOf(this.nowMs, this.zone);
  }

  /** How many people wait for who is signed in. */
  get waitingCount(): number {
    const { account } = this;
    return account ? waiting(this.desk.arrivals, null).filter((one) => concerns(one, account)).length : 0;
  }

  /** Starts: asks who is signed in, follows the address bar and the clock. @returns what stops it. */
  open(): () => void {
    const leaving = new AbortController();
    const { signal } = leaving;
    const unlisten = [
      this.desk.listen({ signedOut: () => this.#signedOut(), resumed: () => void this.#present() }),
      this.desk.listen(this.delays),
    ];
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    addEventListener('hashchange', () => this.#follow(), { signal });
    addEventListener('pointerdown', () => this.#touched(), { signal });
    addEventListener('keydown', () => this.#touched(), { signal });
    // a laptop that wakes up shows the right minute, and learns that its session is over
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    void this.ask();
    return () => {
      leaving.abort();
      clearInterval(ticking);
      for (const stop of unlisten) stop();
      this.desk.close();
    };
  }

  /** Asks the app who is signed in, and goes on from there. */
  async ask(): Promise<void> {
    await this.opening.run(async () => {
      await this.#owed.settle(this.backend.signOut);
      await this.#enter(await this.backend.session());
    });
  }

  async signIn(mail: string, password: string): Promise<boolean> {
    return this.signing.run(async () => {
      await this.#owed.settle(this.backend.signOut);
      await this.#enter(await this.backend.signIn({ mail, password }));
    });
  }

  /** The second step: whatever answers with a session. When the first step was too long ago, it begins anew. */
  async enter(step: () => Promise<Session>): Promise<boolean> {
    return this.signing.run(async () => {
      try {
        await this.#enter(await step());
      } catch (error) {
        if (codeOf(error) === 'NOT_SIGNED_IN') await this.ask();
        throw error;
      }
    });
  }

  /** Gives up halfway in: back to mail address and password. */
  async leaveEntry(): Promise<void> {
    await this.signing.run(async () => {
      await this.backend.leaveEntry();
      await this.#enter(await this.backend.session());
    });
  }

  /** Signs out and stays at this address: somebody else is meant here. */
  async changePerson(): Promise<void> {
    await this.signing.run(async () => {
      await this.#owed.ask(this.backend.signOut);
      this.#planning = null;
      this.#leave(false);
    });
  }

  async signOut(): Promise<void> {
    await this.signing.run(async () => {
      await this.#owed.ask(this.backend.signOut);
      this.#planning = null;
      this.#leave(false);
      // the next person starts at the front, not in somebody else's appointment
      this.go({ screen: 'day', day: null, clinician: null });
    });
  }

  /** Goes to a screen by way of the address bar. */
  go(route: Route): void {
    location.hash = printRoute(route);
  }

  /** What this person was planning, or a fresh start; it outlives the screen, and a sign-out that nobody asked for. */
  planningOf(account: Account, start: { day: string; clinicianId: string }): Planning {
    if (this.#planning?.of !== account.id) this.#planning = { of: account.id, planning: new Planning(start) };
    return this.#planning.planning;
  }

  /** The plan is made: on to the appointment, which says that the invitation is on its way. */
  planned({ id }: Appointment): void {
    this.#planning = null;
    this.justPlanned = id;
    this.go({ screen: 'appointment', id });
  }

  /** What was typed is not wanted any more. */
  giveUpPlan(): void {
    this.#planning = null;
  }

  /** Asks anew which kinds of appointment there are. */
  async loadTypes(): Promise<void> {
    this.#types = await this.backend.types();
  }

  /** Sounds for those who come in for this person, and tells of them. @returns what ends it; fits an `$effect`. */
  onArrival(tell: (came: readonly Arrival[]) => void): () => void {
    return this.desk.listen({
      came: (came) => {
        const { account } = this;
        const mine = account ? came.filter((arrival) => concerns(arrival, account)) : [];
        if (mine.length === 0) return;
        this.alarm.ring();
        tell(mine);
      },
    });
  }

  async #enter(session: Session): Promise<void> {
    this.lock.tell(session.account?.id ?? null);
    if (!session.account || session.termsDue) {
      this.desk.close();
      this.#session = session;
      return;
    }
    const sees = seesAgenda(session.account);
    if (sees) {
      const { backend, delays } = this;
      const [types, colleagues] = await Promise.all([backend.types(), backend.clinicians(), delays.load()]);
      this.#types = types;
      this.#colleagues = colleagues;
    }
    if (this.#planning?.of !== session.account.id) this.#planning = null;
    this.#session = session;
    this.#expired = false;
    this.#seenMs = Date.now();
    if (sees) this.desk.open();
  }

  #signedOut(): void {
    if (this.account) this.#leave(true);
  }

  /** Nobody is signed in any more. The address stays: who signs in again is back where he was. */
  #leave(expired: boolean): void {
    this.desk.close();
    this.lock.tell(null);
    this.#expired = expired;
    this.#types = [];
    this.#colleagues = [];
    if (this.#session) this.#session = { ...this.#session, account: null };
  }

  #follow(): void {
    this.#route = parseRoute(location.hash);
  }

  #seen(): void {
    this.#tick();
    this.lock.seen(document.visibilityState === 'visible', this.#route.screen === 'call');
  }

  #tick(): void {
    this.#computerMs = Date.now();
  }

  #touched(): void {
    this.alarm.wake();
    if (!this.account || Date.now() - this.#seenMs < PRESENCE_MS) return;
    void this.#present();
  }

  /** Tells the app that somebody is at work here, so that the session does not end for idleness. */
  async #present(): Promise<void> {
    this.#seenMs = Date.now();
    const session = await this.backend.session().catch(() => null);
    if (session && !session.account) this.#signedOut();
    else if (session && this.#session) this.#session = { ...this.#session, support: session.support };
  }
}
