import { afterAll, beforeAll, expect } from 'vitest';
import { MINUTE } from '../../server/core/clock.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment, PlanAppointment } from '../../server/protocol/agenda.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import { Refusal, type TestBrowser, type TestSocket } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';

export interface Guest {
  readonly browser: TestBrowser;
  readonly seat: string;
  readonly socket: TestSocket;
  readonly attach: number;
}

/** An appointment with the guests who sit waiting, and its host in the room. */
export interface Scene {
  readonly appointment: Appointment;
  readonly host: TestSocket;
  readonly hostSeat: string;
  readonly hostAttach: number;
  readonly guests: readonly Guest[];
}

/** One practice with a clinician and a planner for all tests of a file. At the end no fault may have been told. */
export class House {
  #practice: Practice | null = null;
  #doctor: { browser: TestBrowser; account: Account } | null = null;
  #planner: { browser: TestBrowser; account: Account } | null = null;

  /** @param settings further settings, made before the practice opens. */
  constructor(settings: () => Promise<NodeJS.ProcessEnv> = async () => ({})) {
    beforeAll(async () => {
      this.#practice = await Practice.open(await settings());
      this.#doctor = await this.practice.staff('Anna de Vries', 'clinician');
      this.#planner = await this.practice.staff('Bas Bakker', 'planner');
    });
    afterAll(async () => {
      const { faults } = this.practice;
      await this.practice.close();
      expect(faults).toEqual([]);
    });
  }

  get practice(): Practice {
    return given(this.#practice);
  }

  get doctor(): { browser: TestBrowser; account: Account } {
    return given(this.#doctor);
  }

  get planner(): { browser: TestBrowser; account: Account } {
    return given(this.#planner);
  }

  plan(
    more: { minutes?: number; participants?: PlanAppointment['participants'] } = {},
  ): Promise<Appointment> {
    return this.practice.plan(this.planner.browser, this.doctor.account, more);
  }

  token(appointment: Appointment, place = 0): Promise<string> {
    return this.practice.token(this.planner.browser, appointment, place);
  }

  /** Presses a link in a browser of its own. */
  async press(
    token: string,
    browser = this.practice.browser(),
  ): Promise<{ browser: TestBrowser; seat: string }> {
    const { seat } = await browser.post<Invitation>('/api/link/press', { token });
    return { browser, seat };
  }

  /** Everybody of an appointment waits, and its clinician opened the room. */
  async scene(participants?: PlanAppointment['participants']): Promise<Scene> {
    const appointment = await this.plan(participants === undefined ? {} : { participants });
    const guests: Guest[] = [];
    for (const place of appointment.participants.keys()) {
      const { browser, seat } = await this.press(await this.token(appointment, place));
      const { socket, welcome } = await browser.sit(seat);
      guests.push({ browser, seat, socket, attach: welcome.attach });
    }
    const hostSeat = await this.staffSeat(this.doctor.browser, appointment);
    const { socket: host, welcome } = await this.doctor.browser.sit(hostSeat);
    for (const { socket } of guests) await socket.hear('call');
    return { appointment, host, hostSeat, hostAttach: welcome.attach, guests };
  }

  async staffSeat(browser: TestBrowser, { id }: Appointment): Promise<string> {
    return (await browser.post<{ seat: string }>(`/api/appointments/${id}/seat`)).seat;
  }

  /** The host lets this guest in, and both have heard it. */
  async admit({ host }: Scene, guest: Guest | undefined): Promise<void> {
    const { seat, socket } = given(guest ?? null);
    host.say({ type: 'admit', seat });
    await socket.hear('phase', ({ phase }) => phase === 'admitted');
    await host.hear('peer', ({ peer }) => peer.seat === seat && peer.phase === 'admitted');
  }

  /** Lets time pass; staff do something meanwhile, so that nobody is signed out for being idle. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10 * MINUTE) {
      this.practice.clock.forward(Math.min(left, 10 * MINUTE));
      for (const { browser } of [this.doctor, this.planner]) await browser.get('/api/session');
    }
  }

  /** Resolves when the app has noticed that nobody of this appointment's guests has a connection. */
  async allGone({ id }: Appointment): Promise<void> {
    for (;;) {
      const { participants } = await this.planner.browser.get<Appointment>(`/api/appointments/${id}`);
      if (participants.every(({ seat }) => !seat.online)) return;
    }
  }

  async endScene({ host, guests }: Scene): Promise<void> {
    await Promise.all([host.close(), ...guests.map(({ socket }) => socket.close())]);
  }
}

/** The code with which something is refused; a success is a failure of the test. */
export async function codeOf(asked: Promise<unknown>): Promise<string> {
  const answer = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (answer instanceof Refusal) return answer.code;
  throw answer ?? new Error('it was not refused');
}

export function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('there is none');
  return value;
}
