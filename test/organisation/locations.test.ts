import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR } from '../../server/core/clock.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Appointment, PlanAppointment } from '../../server/protocol/agenda.ts';
import type { Board } from '../../server/protocol/board.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { Desk, LocationRecord, LocationWanted, Week } from '../../server/protocol/locations.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT } from '../support/practice.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const DAY = [{ from: '08:30', until: '17:00' }];
const WEEK: Week = [DAY, DAY, DAY, DAY, DAY, [], []];
const WANTED: LocationWanted = {
  name: 'Oost',
  phone: '010 765 43 21',
  address: 'Dorpsstraat 1, Rotterdam',
  week: WEEK,
  closedDays: [],
  archived: false,
};
const NOBODY = '00000000-0000-4000-8000-000000000000';

const make = (changed: Partial<LocationWanted> = {}) =>
  manager.browser.post<LocationRecord>('/api/locations', { ...WANTED, ...changed });
const change = (id: string, changed: Partial<LocationWanted> = {}) =>
  manager.browser.post<LocationRecord>(`/api/locations/${id}`, { ...WANTED, ...changed });
const all = () => manager.browser.get<LocationRecord[]>('/api/locations/all');
const desks = (lang = 'nl') => house.planner.browser.get<Desk[]>(`/api/locations?lang=${lang}`);

async function planAt(locationId: string | undefined, mail: string): Promise<Appointment> {
  const [type] = await house.planner.browser.get<{ id: string }[]>('/api/appointment-types');
  const plan: PlanAppointment = {
    typeId: given(type).id,
    clinicianId: house.doctor.account.id,
    ...(locationId !== undefined && { locationId }),
    start: new Date(house.practice.clock.now + HOUR / 6).toISOString(),
    durationMin: 20,
    participants: [{ ...PATIENT, mail }],
  };
  return await house.planner.browser.post<Appointment>('/api/appointments', plan);
}

async function letterTo(mail: string): Promise<string> {
  await house.practice.posted();
  const letters = await given(house.practice.app.domains.postbox).newest(100);
  return given(letters.find(({ to }) => to === mail)).text;
}

describe('locations', () => {
  test('a change is a line with what changed, and nothing new is none', async () => {
    const from = await house.practice.size();
    const made = await make();
    expect(made).toEqual({ id: made.id, ...WANTED });
    await change(made.id);
    await change(made.id, { phone: '', closedDays: [{ from: '2026-12-25', until: '2026-12-26' }] });
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code, obj, det }) => [code, obj, det['fields']])).toEqual([
      ['location.create', [`loc:${made.id}`], 'address archived closedDays name phone week'],
      ['location.update', [`loc:${made.id}`], 'closedDays phone'],
    ]);
    expect((await all()).find(({ id }) => id === made.id)).toMatchObject({ phone: '' });
  });

  test('an appointment belongs to the first one, unless the planner says where', async () => {
    const first = given((await all())[0]);
    const west = await make({ name: 'West' });
    const plain = await planAt(undefined, 'eerste@example.nl');
    const there = await planAt(west.id, 'west@example.nl');
    const board = await house.planner.browser.get<Board>('/api/board?day=2026-12-07');
    const at = (of: Appointment) => board.rows.find(({ id }) => id === of.id)?.location;
    expect([at(plain), at(there)]).toEqual([first.id, west.id]);
  });

  test('messages and waiting room say how its own desk is reached, and when', async () => {
    const noord = await make({ name: 'Noord', phone: '020 111 22 33' });
    const appointment = await planAt(noord.id, 'noord@example.nl');
    expect(await letterTo('noord@example.nl')).toContain(
      'Bel ons: 020 111 22 33\nWij zijn open:\n' +
        '- maandag tot en met vrijdag: van 8.30 tot 17.00 uur\n- zaterdag en zondag: gesloten\n\n',
    );
    const { browser, seat } = await house.press(await house.token(appointment));
    expect((await browser.get<Invitation>(`/api/seats/${seat}`)).phone).toBe('020 111 22 33');
    expect(await browser.get<Desk>(`/api/seats/${seat}/desk?lang=nl`)).toEqual({
      ...{ id: noord.id, name: 'Noord', phone: '020 111 22 33', address: WANTED.address, open: true },
      hours: [
        { days: 'maandag tot en met vrijdag', hours: 'van 8.30 tot 17.00 uur' },
        { days: 'zaterdag en zondag', hours: 'gesloten' },
      ],
      now: 'Wij zijn nu open, tot 17.00 uur.',
    });
    expect(await codeOf(house.practice.browser().get(`/api/seats/${seat}/desk?lang=nl`))).toBe(
      'SEAT_UNKNOWN',
    );
  });

  test('while it is closed, a message says when it opens again', async () => {
    const shut = await make({ name: 'Dicht', week: WEEK.with(0, [{ from: '08:00', until: '09:00' }]) });
    await planAt(shut.id, 'dicht@example.nl');
    expect(await letterTo('dicht@example.nl')).toContain(
      '\n- Wij zijn nu gesloten. Wij zijn weer open op dinsdag 8 december om 8.30 uur.\n',
    );
  });

  test('go by the name and number of the organisation where they have none', async () => {
    await manager.browser.get('/api/session');
    const made = await make({ name: '', phone: '' });
    const desk = (await desks('en')).find(({ id }) => id === made.id);
    expect(desk).toMatchObject({ name: 'Uw zorgverlener', now: 'We are open now, until 17:00.' });
  });

  test('that are no longer used are offered no more; one stays', async () => {
    const made = await make({ name: 'Weg' });
    await change(made.id, { name: 'Weg', archived: true });
    expect((await desks()).map(({ id }) => id)).not.toContain(made.id);
    expect(await codeOf(planAt(made.id, 'weg@example.nl'))).toBe('LOCATION_UNKNOWN');
    expect(await codeOf(planAt(NOBODY, 'weg@example.nl'))).toBe('LOCATION_UNKNOWN');
    const used = (await all()).filter(({ archived }) => !archived);
    const outcomes: string[] = [];
    for (const { id, ...kept } of used)
      outcomes.push(
        await change(id, { ...kept, archived: true }).then(
          () => 'done',
          ({ code }) => code,
        ),
      );
    expect(outcomes.slice(0, -1).every((one) => one === 'done')).toBe(true);
    expect(outcomes.at(-1)).toBe('LAST_ONE');
  });

  test.each<[string, Partial<LocationWanted>, string]>([
    ['a name that nobody sees', { name: '\u202e\u200b' }, 'BAD_NAME'],
    ['an address that nobody sees', { address: '\u200b' }, 'BAD_NAME'],
    ['a number that is none', { phone: 'bel maar' }, 'BAD_REQUEST'],
    ['hours turned around', { week: WEEK.with(2, [{ from: '17:00', until: '09:00' }]) }, 'BAD_HOURS'],
    ['six days', { week: WEEK.slice(1) }, 'BAD_REQUEST'],
    ['a time of 24:00', { week: WEEK.with(0, [{ from: '09:00', until: '24:00' }]) }, 'BAD_REQUEST'],
  ])('%s is refused', async (_name, changed, code) => {
    expect(await codeOf(make(changed))).toBe(code);
  });

  test('one that does not exist is unknown', async () => {
    expect(await codeOf(change(NOBODY))).toBe('LOCATION_UNKNOWN');
  });
});
