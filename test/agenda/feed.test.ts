import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../server/core/clock.ts';
import type { FeedAddress, FeedShows, OwnFeed } from '../../server/protocol/feed.ts';
import { codeOf, given, House } from '../calls/house.ts';
import { PATIENT } from '../support/practice.ts';

const house = new House();

const made = async (shows: FeedShows): Promise<string> =>
  (await house.doctor.browser.post<FeedAddress>('/api/account/feed', { shows })).url;
const own = () => house.doctor.browser.get<OwnFeed>('/api/account/feed');

async function fetched(url: string): Promise<{ status: number; type: string | null; text: string }> {
  const answer = await fetch(url);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

/** Reads it with a library that did not write it. */
function eventsOf(text: string): readonly ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}

describe('a feed', () => {
  test('is one clinician’s agenda, and tells by default nothing of whom', async () => {
    expect(await own()).toBeNull();
    const appointment = await house.plan({ minutes: 60 });
    const colleague = await house.practice.staff('Chris Arts', 'clinician');
    const other = await house.practice.plan(house.planner.browser, colleague.account, { minutes: 60 });
    const gone = await house.plan({ minutes: 120 });
    await house.planner.browser.post(`/api/appointments/${gone.id}/cancel`);
    const url = await made('nothing');
    expect(await own()).toMatchObject({ shows: 'nothing' });
    const { status, type, text } = await fetched(url);
    expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8']);
    const events = eventsOf(text);
    const ids = events.map(({ uid }) => uid.split('@')[0]);
    expect([ids.includes(appointment.id), ids.includes(other.id), ids.includes(gone.id)]).toEqual([
      true,
      false,
      false,
    ]);
    const event = given(events.find(({ uid }) => uid.startsWith(appointment.id)));
    expect([event.summary, event.startDate.toJSDate().toISOString()]).toEqual([
      'Videoafspraak',
      appointment.start,
    ]);
    const { pathname, hash } = new URL(String(event.component.getFirstPropertyValue('url')));
    expect(`${pathname}${hash}`).toBe(`/#/afspraak/${appointment.id}`);
    expect(text.replaceAll(/\r\n /g, '')).not.toMatch(/Jansen|jansen|Vries|VIDEO\d/);
    expect((await fetched(url)).text).toBe(text);
  });

  test('follows the agenda: a move is the same event with a higher sequence', async () => {
    const { id } = await house.plan({ minutes: 60 });
    const url = await made('nothing');
    const start = new Date(house.practice.clock.now + 3 * DAY).toISOString();
    await house.planner.browser.post(`/api/appointments/${id}/move`, { start, durationMin: 20 });
    const event = given(eventsOf((await fetched(url)).text).find(({ uid }) => uid.startsWith(id)));
    expect([event.sequence, event.startDate.toJSDate().toISOString()]).toEqual([1, start]);
  });

  test('tells initials or the number of another system only where that was chosen, and then the log tells of whom', async () => {
    const named = { ...PATIENT, name: 'mw. Élise van der Berg' };
    const { id, participants } = await house.plan({ minutes: 90, participants: [named] });
    const { db } = house.practice.appliance.database;
    const row = { source: 'epd', number: 'A-1', appointment_id: id, told: null };
    await db.insertInto('appointment_number').values(row).execute();
    const summaries = async (shows: FeedShows) =>
      eventsOf((await fetched(await made(shows))).text).find(({ uid }) => uid.startsWith(id))?.summary;
    const from = await house.practice.size();
    expect(await summaries('initials')).toBe('Videoafspraak M. É. V. D. B.');
    expect(await summaries('number')).toBe('Videoafspraak epd:A-1');
    expect(await summaries('nothing')).toBe('Videoafspraak');
    const lines = (await house.practice.lines(from)).filter(({ code }) => code === 'board.viewed');
    expect(lines.map(({ obj }) => obj.includes(`p:${participants[0]?.patientId}`))).toEqual([
      true,
      true,
      false,
    ]);
    for (const { usr, det } of lines) expect([usr.startsWith('svc:'), det['board']]).toEqual([true, 'feed']);
  });

  test('has one address, kept as a hash; a new one or an end stops the old, with a line each', async () => {
    const from = await house.practice.size();
    const [first, second] = [await made('nothing'), await made('nothing')];
    expect([(await fetched(first)).status, (await fetched(second)).status]).toEqual([404, 200]);
    await house.doctor.browser.delete('/api/account/feed');
    await house.doctor.browser.delete('/api/account/feed');
    expect([(await fetched(second)).status, await own()]).toEqual([404, null]);
    expect(await house.practice.codes(from)).toEqual([
      'token.made',
      'token.made',
      'board.viewed',
      'token.revoked',
    ]);
    const token = given(second.split('/').at(-1));
    const { db } = house.practice.appliance.database;
    const stored = JSON.stringify([
      await db.selectFrom('audit').selectAll().execute(),
      await db.selectFrom('feed').selectAll().execute(),
    ]);
    expect(stored).not.toContain(token);
    expect(await codeOf(house.planner.browser.post('/api/account/feed', { shows: 'nothing' }))).toBe(
      'NOT_ALLOWED',
    );
  });

  test('ends with the account, and reaches half a year on', async () => {
    const colleague = await house.practice.staff('Daan Dokter', 'clinician');
    const far = await house.practice.plan(house.planner.browser, colleague.account, {
      minutes: (200 * DAY) / 60_000,
    });
    const { url } = await colleague.browser.post<FeedAddress>('/api/account/feed', { shows: 'nothing' });
    expect((await fetched(url)).text).not.toContain(far.id);
    const { db } = house.practice.appliance.database;
    await db
      .updateTable('account')
      .set({ disabled_at: house.practice.clock.now + HOUR })
      .where('id', '=', colleague.account.id)
      .execute();
    expect((await fetched(url)).status).toBe(404);
  });
});
