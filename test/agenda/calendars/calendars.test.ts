import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../server/core/clock.ts';
import type { Appointment, DayList } from '../../../server/protocol/agenda.ts';
import type { CalendarList, CalendarWanted, WatchedCalendar } from '../../../server/protocol/calendars.ts';
import { codeOf, given, House } from '../../calls/house.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { PASSWORD } from '../../support/practice.ts';
import { calendarOf, eventLines } from '../import/calendar/writing.ts';
import { calendarServer } from './calendar-server.ts';

let server: Awaited<ReturnType<typeof calendarServer>>;
/** The practice's clock stands at 7 December 2026, 10.00, and goes on with these tests. */
const house = new House(async () => {
  server = await calendarServer();
  return { BEELDKAMER_APP_CALENDAR_HOSTS: `${server.host}, localhost:1, epd.example.nl` };
});
let manager: TestBrowser;
/** Time goes by, and whoever was signed in signs in again. */
async function later(ms: number): Promise<void> {
  house.practice.clock.forward(ms);
  await manager.signIn('miesmanager@praktijk.nl', PASSWORD);
  await house.planner.browser.signIn('basbakker@praktijk.nl', PASSWORD);
}
beforeAll(async () => {
  ({ browser: manager } = await house.practice.staff('Mies Manager', 'manager'));
});
afterAll(() => server.close());

const wanted = (changed: Partial<CalendarWanted> = {}): CalendarWanted => ({
  ...{ name: 'Agenda van Anna', source: 'epd', url: server.url, codeIn: 'categories' },
  ...changed,
});
const make = (changed: Partial<CalendarWanted> = {}) =>
  manager.post<WatchedCalendar>('/api/calendars', wanted(changed));
const now = ({ id }: WatchedCalendar) => manager.post<WatchedCalendar>(`/api/calendars/${id}/now`);
const list = (browser = manager) => browser.get<CalendarList>('/api/calendars');

/** An event on this day of January, at this hour. */
const on = (uid: string, date: number, hour = 10, changed: Record<string, string> = {}) =>
  eventLines({
    UID: `UID:${uid}`,
    DTSTART: `DTSTART;TZID=Europe/Amsterdam:202701${date}T${hour}0000`,
    DTEND: '',
    ...changed,
  });
async function day(of: number): Promise<readonly Appointment[]> {
  const { appointments } = await house.planner.browser.get<DayList>(`/api/appointments?day=2027-01-${of}`);
  return appointments;
}
const states = async (of: number) => (await day(of)).map(({ state }) => state);

describe('a calendar that is looked at', () => {
  let calendar: WatchedCalendar;
  let uid = 0;
  beforeEach(async () => {
    uid += 1;
    calendar = await make({ source: `epd${uid}` });
    return async () => void (await manager.delete(`/api/calendars/${calendar.id}`));
  });

  test('plans, moves and cancels what its events ask for, in lines of the appliance', async () => {
    const from = await house.practice.size();
    server.gives(calendarOf([on('a', 11), on('vrij', 11, 12, { CATEGORIES: 'CATEGORIES:Lunch' })]));
    const { report, trouble, host } = await now(calendar);
    expect({ report, trouble, host }).toEqual({
      report: { plan: 1, move: 0, cancel: 0, same: 0, skipped: 1, refused: 0, hands: [] },
      ...{ trouble: null, host: server.host },
    });
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual([
      ...['calendar.looked', 'import.data', 'patient.create', 'appointment.create', 'invite.created'],
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/geheim|Jansen|127\.0\.0\.1:/);
    const quiet = await house.practice.size();
    expect((await now(calendar)).report).toMatchObject({ plan: 0, same: 1 });
    expect(await house.practice.codes(quiet)).toEqual(['calendar.looked']);
    server.gives(calendarOf([on('a', 11, 15, { SEQUENCE: 'SEQUENCE:1' })]));
    expect((await now(calendar)).report).toMatchObject({ move: 1 });
    server.gives(calendarOf([['UID:a', 'SEQUENCE:2', 'STATUS:CANCELLED', 'DTSTART:20270111T140000Z']]));
    expect((await now(calendar)).report).toMatchObject({ cancel: 1 });
    expect(await states(11)).toEqual(['cancelled']);
  });

  test('cancels what two looks miss, and takes back the mark of what returns', async () => {
    const both = calendarOf([on('a', 12), on('b', 12, 14)]);
    const one = calendarOf([on('a', 12)]);
    server.gives(both);
    await now(calendar);
    server.gives(one);
    await now(calendar);
    server.gives(both);
    await later(15 * MINUTE);
    await now(calendar);
    server.gives(one);
    await now(calendar);
    expect(await states(12)).toEqual(['planned', 'planned']);
    await later(15 * MINUTE);
    expect((await now(calendar)).report).toMatchObject({ cancel: 1 });
    expect(await states(12)).toEqual(['planned', 'cancelled']);
  });

  test.each([
    ['has nothing in it', () => calendarOf([]), 'empty'],
    ['is a page to sign in', () => '<!doctype html><title>Log in</title>', 'no-calendar'],
    ['is cut off', () => calendarOf([on('z', 25)]).slice(0, -20), 'cut-off'],
    ['is nothing at all', () => '', 'no-calendar'],
    ['has lost many at once', () => calendarOf([on('z', 25, 10, { CATEGORIES: '' })]), 'many-gone'],
  ])('that %s cancels nothing, however long, and says so', async (_name, text, trouble) => {
    const date = 12 + uid;
    server.gives(calendarOf(['a', 'b', 'c', 'd'].map((one, place) => on(one, date, 10 + place))));
    await now(calendar);
    server.gives(text());
    for (let look = 0; look < 3; look += 1) {
      await later(HOUR);
      expect((await now(calendar)).trouble).toBe(trouble);
    }
    expect(await states(date)).toEqual(['planned', 'planned', 'planned', 'planned']);
  });

  test('that answers with a fault keeps what is planned, and waits longer each time', async () => {
    server.gives(calendarOf([on('a', 22)]));
    const { nextAt: soon, goodAt } = await now(calendar);
    expect(Date.parse(soon) - Date.parse(given(goodAt))).toBe(15 * MINUTE);
    server.gives((_request, answer) => answer.writeHead(503).end());
    const waits: number[] = [];
    for (let look = 0; look < 6; look += 1) {
      const failed = await now(calendar);
      expect([failed.trouble, failed.goodAt]).toEqual(['http-503', goodAt]);
      waits.push((Date.parse(failed.nextAt) - Date.parse(given(failed.checkedAt))) / MINUTE);
    }
    expect(waits).toEqual([30, 60, 120, 240, 240, 240]);
    expect(await states(22)).toEqual(['planned']);
    server.gives(calendarOf([on('a', 22)]));
    expect((await now(calendar)).trouble).toBeNull();
  });

  test.each<[string, Parameters<typeof server.gives>[0], string]>([
    [
      'sends elsewhere',
      (_request, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'http-302',
    ],
    [
      'hangs up halfway',
      (_request, answer) =>
        void answer.writeHead(200, { 'content-length': '900' }).write('BEGIN', () => answer.destroy()),
      'econnreset',
    ],
    [
      'packs it',
      (_request, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'encoded',
    ],
    [
      'never ends',
      (_request, answer) => answer.writeHead(200).end(Buffer.alloc(5_000_001, 'x')),
      'too-large',
    ],
    ['wants a password', (_request, answer) => answer.writeHead(401).end(), 'http-401'],
  ])('whose server %s is told in a word', async (_name, manner, word) => {
    server.gives(manner);
    expect((await now(calendar)).trouble).toBe(word);
  });

  test('is asked whether it changed, and read whole every six hours', async () => {
    const text = calendarOf([on('a', 26)]);
    let whole = 0;
    server.gives((request, answer) => {
      const isKnown = request.headers['if-none-match'] === '"v1"';
      if (!isKnown) whole += 1;
      answer.writeHead(isKnown ? 304 : 200, { etag: '"v1"' }).end(isKnown ? '' : text);
    });
    await now(calendar);
    const again = await now(calendar);
    expect([again.trouble, again.report?.plan, whole]).toEqual([null, 1, 1]);
    await later(6 * HOUR);
    expect([(await now(calendar)).report?.same, whole]).toEqual([1, 2]);
  });

  test('is read in the letters of Windows, and of UTF-16', async () => {
    const text = calendarOf([on('a', 27, 10, { ATTENDEE: 'ATTENDEE;CN=Mw. Jänsen:mailto:j@example.nl' })]);
    server.gives(Buffer.from(text, 'latin1'));
    await now(calendar);
    expect((await day(27))[0]?.participants[0]?.name).toBe('Mw. Jänsen');
    server.gives(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect((await now(calendar)).report).toMatchObject({ same: 1, refused: 0 });
  });

  test('tells planners what wants a hand, without names', async () => {
    server.gives(
      calendarOf([on('a', 28, 10, { ATTENDEE: 'ATTENDEE;CN=Mw. Jansen:urn:x' }), on('b', 28, 14)]),
    );
    await now(calendar);
    const { calendars } = await list(house.planner.browser);
    const seen = calendars.find(({ id }) => id === calendar.id);
    expect(seen?.report).toMatchObject({
      ...{ plan: 1, refused: 1 },
      hands: [{ start: '2027-01-28T09:00:00.000Z', faults: [{ column: 'mail', fault: 'no-channel' }] }],
    });
    expect(JSON.stringify(calendars)).not.toMatch(/Jansen|geheim/);
  });

  test('is looked at by the clock, and no more once it is stopped', async () => {
    server.gives(calendarOf([on('a', 29)]));
    const { agenda } = house.practice.app.domains;
    await agenda.calendars.tick();
    expect(await states(29)).toEqual([]);
    await later(15 * MINUTE);
    await agenda.calendars.tick();
    expect(await states(29)).toEqual(['planned']);
    const before = server.asked.length;
    await agenda.calendars.tick();
    expect(server.asked.length).toBe(before);
    await later(15 * MINUTE);
    await manager.delete(`/api/calendars/${calendar.id}`);
    await agenda.calendars.tick();
    expect(server.asked.length).toBe(before);
    expect(await states(29)).toEqual(['planned']);
    calendar = await make();
  });
});

describe('where calendars may be', () => {
  test.each([
    ['a host that nobody allowed', 'https://elders.example.nl/a.ics'],
    ['the same on another port', 'https://epd.example.nl:8443/a.ics'],
    ['without TLS', 'http://epd.example.nl/a.ics'],
    ['an address of the own network', 'https://10.0.0.1/a.ics'],
  ])('not at %s', async (_name, url) => {
    expect(await codeOf(make({ url }))).toBe('HOST_NOT_ALLOWED');
  });

  test('at a host that leads to the own network nothing is asked', async () => {
    // only http of this computer is a trial's; https stays under the rules of everywhere
    const made = await make({ url: 'webcal://epd.example.nl/a.ics' });
    expect(made.host).toBe('epd.example.nl');
    await manager.delete(`/api/calendars/${made.id}`);
  });

  test.each([
    ['file:///etc/passwd', 'BAD_REQUEST'],
    ['https://user:secret@epd.example.nl/', 'BAD_REQUEST'],
  ])('nor at %s', async (url, code) => {
    expect(await codeOf(make({ url }))).toBe(code);
  });

  test('of nobody, and nowhere, is refused', async () => {
    expect(await codeOf(make({ clinicianId: house.planner.account.id }))).toBe('CLINICIAN_UNKNOWN');
    expect(await codeOf(make({ locationId: house.planner.account.id }))).toBe('LOCATION_UNKNOWN');
  });

  test('the address is a secret: sealed in the file, and shown to nobody', async () => {
    const made = await make();
    const row = await house.practice.appliance.database.db
      .selectFrom('calendar')
      .selectAll()
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow();
    expect(row.url.includes('geheim')).toBe(false);
    expect(JSON.stringify([made, await list()])).not.toMatch(/geheim/);
    await manager.delete(`/api/calendars/${made.id}`);
    expect(await codeOf(now(made))).toBe('NOT_FOUND');
    expect(await codeOf(manager.delete(`/api/calendars/${made.id}`))).toBe('NOT_FOUND');
  });
});
