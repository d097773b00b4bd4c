import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DayList } from '../../../server/protocol/agenda.ts';
import type { FromServer } from '../../../server/protocol/signalling.ts';
import type { SocketCondition } from '../../../web/src/call/socket.ts';
import { DayBoard } from '../../../web/src/staff/day-board.svelte.ts';
import { Desk } from '../../../web/src/staff/desk.svelte.ts';
import { appointment, arrival, id } from './people.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-21T09:25:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A desk whose line the test speaks on. */
function desk(): {
  desk: Desk;
  say: (message: FromServer) => void;
  stand: (condition: SocketCondition) => void;
  opened: () => number;
} {
  let on: Parameters<ConstructorParameters<typeof Desk>[0]>[0] | null = null;
  let opened = 0;
  const made = new Desk((handlers) => {
    on = handlers;
    opened += 1;
    return () => handlers.condition({ closed: 'left' });
  });
  made.open();
  return {
    desk: made,
    say: (message) => on?.message(message),
    stand: (condition) => on?.condition(condition),
    opened: () => opened,
  };
}

const whole = (arrivals = [arrival()], now = '2026-11-21T09:25:00.000Z'): FromServer => ({
  type: 'desk',
  protocol: 1,
  now,
  attach: 1,
  arrivals,
});

describe('the desk', () => {
  test('opens one line, however often it is asked to', () => {
    const { desk: one, opened } = desk();
    one.open();
    expect(opened()).toBe(1);
  });

  test('goes by the app’s clock, not by this computer’s', () => {
    const { desk: one, say } = desk();
    say(whole([], '2026-11-21T09:32:00.000Z'));
    expect(one.aheadMs).toBe(7 * 60_000);
  });

  test('tells its listeners of arrivals until they stop listening', () => {
    const { desk: one, say } = desk();
    const came: string[] = [];
    const stop = one.listen({ came: (arrivals) => came.push(...arrivals.map(({ seat }) => seat)) });
    say(whole([]));
    say({ type: 'arrival', arrival: arrival(), arrived: true });
    stop();
    say({ type: 'arrival', arrival: arrival({ seat: id('later') }), arrived: true });
    expect(came).toEqual([id('seat')]);
  });

  test('says that the line is lost only when it stays away', () => {
    const { desk: one, stand } = desk();
    stand('down');
    vi.advanceTimersByTime(2000);
    stand('open');
    vi.advanceTimersByTime(60_000);
    expect(one.lost).toBe(false);
    stand('down');
    vi.advanceTimersByTime(3000);
    expect(one.lost).toBe(true);
    stand('open');
    expect(one.lost).toBe(false);
  });

  test('forgets everybody when it closes, and calls that no loss', () => {
    const { desk: one, say } = desk();
    const heard: string[] = [];
    one.listen({ signedOut: () => heard.push('signed out') });
    say(whole());
    one.close();
    vi.advanceTimersByTime(60_000);
    expect(one.arrivals.bySeat.size).toBe(0);
    expect(one.lost).toBe(false);
    expect(heard).toEqual([]);
  });

  test('passes on that the app signed the person out', () => {
    const { desk: one, stand } = desk();
    let times = 0;
    one.listen({
      signedOut: () => {
        times += 1;
      },
    });
    stand({ closed: 'signed-out' });
    expect(times).toBe(1);
  });
});

describe('the board of a day', () => {
  function board(answers: DayList['appointments'][]): { board: DayBoard; asked: () => number } {
    let asked = 0;
    const made = new DayBoard(
      {
        day: async (day) => {
          asked += 1;
          return { day, appointments: answers[Math.min(asked, answers.length) - 1] ?? [] };
        },
      },
      '2026-11-21',
      null,
      'Europe/Amsterdam',
    );
    return { board: made, asked: () => asked };
  }
  const changed = (appointmentId: string, start: string): Parameters<DayBoard['agenda']>[0] => ({
    type: 'agenda',
    appointment: appointmentId,
    start,
  });

  test('shows an arrival without asking again', async () => {
    const { board: one, asked } = board([[appointment()]]);
    await one.load();
    one.arrival(arrival());
    expect(one.appointments?.[0]?.participants[0]?.seat.phase).toBe('waiting');
    expect(asked()).toBe(1);
  });

  test('asks once for many changes of its day', async () => {
    const { board: one, asked } = board([[], [appointment()]]);
    await one.load();
    for (let times = 0; times < 20; times += 1) one.agenda(changed(id('new'), '2026-11-21T15:00:00.000Z'));
    await vi.runAllTimersAsync();
    expect(asked()).toBe(2);
    expect(one.appointments).toHaveLength(1);
  });

  test('asks when an appointment is moved away to another day', async () => {
    const { board: one, asked } = board([[appointment()], []]);
    await one.load();
    one.agenda(changed(appointment().id, '2026-11-28T09:30:00.000Z'));
    await vi.runAllTimersAsync();
    expect(asked()).toBe(2);
    expect(one.appointments).toEqual([]);
  });

  test('does not ask for what happens on other days', async () => {
    const { board: one, asked } = board([[appointment()]]);
    await one.load();
    one.agenda(changed(id('new'), '2026-11-21T23:30:00.000Z')); // the 22nd in Amsterdam
    await vi.runAllTimersAsync();
    expect(asked()).toBe(1);
  });

  test('asks for what it missed when the line is back, and nothing any more once closed', async () => {
    const { board: one, asked } = board([[appointment()]]);
    await one.load();
    one.resumed();
    await vi.runAllTimersAsync();
    expect(asked()).toBe(2);
    one.resumed();
    one.close();
    await vi.runAllTimersAsync();
    expect(asked()).toBe(2);
  });
});
