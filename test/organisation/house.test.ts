import { beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../server/protocol/accounts.ts';
import type { DayList } from '../../server/protocol/agenda.ts';
import type { Board } from '../../server/protocol/board.ts';
import type { House as HouseBody, HouseSettings, TestCall } from '../../server/protocol/house.ts';
import type { LocationRecord } from '../../server/protocol/locations.ts';
import type { Registration } from '../../server/protocol/registration.ts';
import type { TermsOfUse } from '../../server/protocol/terms.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const read = () => manager.browser.get<HouseBody>('/api/house');
const change = (settings: HouseSettings) => manager.browser.post<HouseBody>('/api/house', settings);
const today = () => new Date(house.practice.clock.now).toISOString().slice(0, 10);

describe('what a manager sets', () => {
  test('is saved as a whole, with a line for each that changed and none for what did not', async () => {
    const { settings, done } = await read();
    expect(done).not.toContain('name');
    const from = await house.practice.size();
    const wanted: HouseSettings = {
      ...{ ...settings, name: 'Praktijk De Linde', phone: '010 123 45 67' },
      ...{ path: 'relay', reminderMinutes: [60] },
    };
    const changed = await change(wanted);
    expect(changed.settings).toEqual(wanted);
    expect(changed.done).toEqual(expect.arrayContaining(['name', 'phone']));
    const lines = (await house.practice.lines(from)).filter(({ code }) => code === 'config.change');
    expect(lines.map(({ obj }) => obj[0])).toHaveLength(4);
    await change(wanted);
    expect((await house.practice.lines(from)).filter(({ code }) => code === 'config.change')).toHaveLength(4);
    expect(await house.practice.app.domains.organisation.reminderLeads()).toEqual([60]);
  });

  test('is refused as a whole when one thing does not fit', async () => {
    const { settings } = await read();
    const wrong = { ...settings, path: 'direct', phone: 'bel maar' } as const;
    expect(await codeOf(change(wrong))).toBe('BAD_REQUEST');
    expect((await read()).settings).toEqual(settings);
  });

  test('terms of use that are published come before everything else for everybody', async () => {
    const texts = { terms: 'Ga zorgvuldig om met wat u ziet.', privacy: 'Wij houden bij wat u opent.' };
    const { browser } = await house.practice.staff('Piet Planner', 'planner');
    await manager.browser.post('/api/terms', texts);
    expect(await manager.browser.get<TermsOfUse>('/api/terms')).toEqual({ version: 1, ...texts });
    expect(await codeOf(browser.get('/api/clinicians'))).toBe('TERMS_FIRST');
    for (const one of [manager.browser, house.planner.browser, house.doctor.browser])
      await one.post('/api/terms/accept', { version: 1 });
    expect((await read()).standing.terms).toBe(1);
  });
});

describe('the first steps', () => {
  test('tick themselves: hours with the first location that has some', async () => {
    expect((await read()).done).not.toContain('hours');
    const [main] = await manager.browser.get<LocationRecord[]>('/api/locations/all');
    const { id, ...wanted } = given(main);
    const week = [[{ from: '09:00', until: '17:00' }], [], [], [], [], [], []];
    await manager.browser.post(`/api/locations/${id}`, { ...wanted, week });
    const { done, standing } = await read();
    expect(done).toContain('hours');
    expect(standing).toMatchObject({ locations: 1, withHours: 1, clinicians: 1, mail: 'postbus' });
  });

  test('are put away and found again', async () => {
    expect((await read()).putAway).toBe(false);
    await manager.browser.post('/api/house/steps', { putAway: true });
    expect((await read()).putAway).toBe(true);
    await manager.browser.post('/api/house/steps', { putAway: false });
    expect((await read()).putAway).toBe(false);
  });
});

describe('a test call', () => {
  test('is the manager with himself: a letter, a link, a room, and a step that ticks itself', async () => {
    const { appointment, link } = await manager.browser.post<TestCall>('/api/test-call');
    await house.practice.posted();
    const letters = await given(house.practice.app.domains.postbox).newest(100);
    expect(letters.filter(({ to }) => to === manager.account.mail)).toHaveLength(1);

    const guest = await house.press(given(link.split('#')[1]));
    const { socket } = await guest.browser.sit(guest.seat);
    const { seat } = await manager.browser.post<{ seat: string }>(`/api/appointments/${appointment}/seat`);
    const { socket: host } = await manager.browser.sit(seat);
    host.say({ type: 'admit', seat: guest.seat });
    await socket.hear('phase', ({ phase }) => phase === 'admitted');
    expect((await read()).done).not.toContain('test-call');
    host.say({ type: 'end' });
    await socket.hear('phase', ({ phase }) => phase === 'left');
    expect((await read()).done).toContain('test-call');
    await Promise.all([host.close(), socket.close()]);
  });

  test('that still stands is used again; it is no work: on no board and in no registration', async () => {
    const first = await manager.browser.post<TestCall>('/api/test-call');
    const again = await manager.browser.post<TestCall>('/api/test-call');
    expect(again.appointment).toBe(first.appointment);
    expect(again.link).not.toBe(first.link);
    const { rows } = await house.planner.browser.get<Board>(`/api/board?day=${today()}`);
    expect(rows.map(({ id }) => id)).not.toContain(first.appointment);
    const query = `day=${today()}&days=1`;
    const { lines } = await manager.browser.get<Registration>(`/api/registration?${query}`);
    expect(lines).toEqual([]);
    const { appointments } = await manager.browser.get<DayList>(`/api/appointments?day=${today()}`);
    expect(appointments.map(({ id }) => id)).toContain(first.appointment);
  });

  test('opens no room of others to a manager', async () => {
    const planned = await house.plan();
    expect(await codeOf(manager.browser.post(`/api/appointments/${planned.id}/seat`))).toBe('NOT_ALLOWED');
  });
});
