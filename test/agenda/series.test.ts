import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../server/core/clock.ts';
import type { Appointment, DayList, PlanAppointment, SeriesScope } from '../../server/protocol/agenda.ts';
import type { PlanChecked } from '../../server/protocol/availability.ts';
import type { PostbusMessage } from '../../server/protocol/postbus.ts';
import { codeOf, given, House } from '../calls/house.ts';
import { PATIENT, RELATIVE } from '../support/practice.ts';

const house = new House();
/** Ten o'clock in Amsterdam, three Mondays on; summer time begins on 28 March 2027. */
const MONDAYS = ['2027-03-22T09:00:00.000Z', '2027-03-29T08:00:00.000Z', '2027-04-05T08:00:00.000Z'];

/** Acts follow each other in time: of messages of one moment nobody knows which is the newest. */
const tick = () => house.practice.clock.forward(SECOND);

async function planned(changed: Partial<PlanAppointment> = {}): Promise<Appointment> {
  tick();
  const [type] = await house.planner.browser.get<{ id: string }[]>('/api/appointment-types');
  const [start = '', ...further] = MONDAYS;
  return await house.planner.browser.post<Appointment>('/api/appointments', {
    ...{ typeId: given(type).id, clinicianId: house.doctor.account.id, start, further, durationMin: 20 },
    participants: [PATIENT],
    ...changed,
  });
}

/** The whole series of this appointment as the database has it, by the order in which they were planned. */
async function members({ id }: Appointment) {
  const { db } = house.practice.appliance.database;
  const { series_id } = await db
    .selectFrom('appointment')
    .select('series_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('appointment')
    .selectAll()
    .where('series_id', '=', series_id)
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => ({ ...row, start: new Date(row.starts_at).toISOString() }));
}

async function mails(): Promise<readonly PostbusMessage[]> {
  await house.practice.posted();
  return await house.planner.browser.get<PostbusMessage[]>('/api/postbus');
}

function move(id: string, start: string, scope?: SeriesScope): Promise<Appointment> {
  tick();
  const to = { start, durationMin: 20, scope };
  return house.planner.browser.post<Appointment>(`/api/appointments/${id}/move`, to);
}

function cancel(id: string, scope: SeriesScope): Promise<Appointment> {
  tick();
  return house.planner.browser.post<Appointment>(`/api/appointments/${id}/cancel`, { scope });
}

describe('a series', () => {
  test('is planned in one act: one record, a seat and a line each, one letter to each person', async () => {
    const before = (await mails()).length;
    const from = await house.practice.size();
    const first = await planned({ participants: [PATIENT, RELATIVE] });
    expect(first).toMatchObject({ start: MONDAYS[0], series: { place: 1, of: 3 } });
    expect((await members(first)).map(({ start }) => start)).toEqual(MONDAYS);
    const codes = await house.practice.codes(from);
    const each = ['appointment.create', 'invite.created', 'invite.created'];
    expect(codes.slice(0, 10)).toEqual(['patient.create', ...each, ...each, ...each]);

    const sent = (await mails()).slice(0, (await mails()).length - before);
    const letter = given(sent.find(({ to }) => to === PATIENT.mail));
    expect(sent.filter(({ channel }) => channel === 'mail')).toHaveLength(1);
    expect(letter.subject).toBe('Uw 3 videoafspraken vanaf maandag 22 maart 2027');
    expect(new Set(letter.links).size).toBe(3);
    for (const [place, link] of letter.links.entries()) {
      expect(letter.text).toContain(`\n${link}\n`);
      const token = link.slice(link.indexOf('#') + 1);
      const seen = await house.practice.browser().post('/api/link/look', { token });
      expect(seen).toMatchObject({ start: MONDAYS[place] });
    }
    for (const at of ['22 maart 2027', '29 maart 2027', '5 april 2027'])
      expect(letter.text).toContain(`maandag ${at} om 10.00 uur`);
    // the relative has a telephone alone: one message, with the link of the first
    const [text, ...more] = sent.filter(({ channel }) => channel === 'sms');
    expect([text?.links.length, text?.text.includes('3 videoafspraken'), more.length]).toEqual([1, true, 0]);
    const view = await house.planner.browser.get<Appointment>(`/api/appointments/${first.id}`);
    expect(view.participants.map(({ delivery }) => delivery)).toEqual(['sent', 'sent']);
  });

  test('comes to a calendar as one publication, which a later request changes', async () => {
    const first = await planned({ participants: [{ ...PATIENT, mail: 'reeks@example.nl' }] });
    const to = async () => given((await mails()).find((one) => one.to === 'reeks@example.nl'));
    const { ical, method } = await to();
    expect(method).toBe('PUBLISH');
    const calendar = new ICAL.Component(ICAL.parse(given(ical)) as unknown[]);
    const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect(events.map(({ startDate }) => startDate.toJSDate().toISOString())).toEqual(MONDAYS);
    expect(events.flatMap(({ attendees }) => attendees)).toEqual([]);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(3);
    const second = given((await members(first))[1]);
    await move(second.id, '2027-03-29T09:00:00.000Z');
    const changed = await to();
    expect(changed.method).toBe('REQUEST');
    const request = new ICAL.Component(ICAL.parse(given(changed.ical)) as unknown[]);
    const event = new ICAL.Event(given(request.getFirstSubcomponent('vevent')));
    expect([event.uid, event.sequence]).toEqual([given(events[1]).uid, 1]);
  });

  test('moves by the clock on the wall: one, this and those that follow, or all', async () => {
    const first = await planned();
    const [, second] = await members(first);
    await move(first.id, '2027-03-23T09:30:00.000Z', 'all'); // a day and half an hour
    expect((await members(first)).map(({ start }) => start)).toEqual([
      '2027-03-23T09:30:00.000Z',
      '2027-03-30T08:30:00.000Z',
      '2027-04-06T08:30:00.000Z',
    ]);
    await move(given(second).id, '2027-03-30T09:30:00.000Z', 'following');
    await move(first.id, '2027-03-23T10:00:00.000Z');
    expect((await members(first)).map(({ start, sequence }) => [start, sequence])).toEqual([
      ['2027-03-23T10:00:00.000Z', 2],
      ['2027-03-30T09:30:00.000Z', 2],
      ['2027-04-06T09:30:00.000Z', 2],
    ]);
  });

  test('moved or cancelled together, each person gets one letter and each appointment its line', async () => {
    const first = await planned({ participants: [{ ...PATIENT, mail: 'samen@example.nl' }] });
    const letters = async () => (await mails()).filter(({ to }) => to === 'samen@example.nl');
    expect(await letters()).toHaveLength(1);
    const from = await house.practice.size();
    await move(first.id, '2027-03-22T10:00:00.000Z', 'all');
    const [moved] = await letters();
    expect(moved).toMatchObject({ subject: 'Uw 3 videoafspraken zijn verplaatst', method: 'PUBLISH' });
    const [, second] = await members(first);
    await cancel(given(second).id, 'following');
    const [cancelled] = await letters();
    expect(cancelled?.subject).toBe('Uw 2 videoafspraken vanaf maandag 29 maart 2027 gaan niet door');
    expect([cancelled?.links, cancelled?.ical?.match(/STATUS:CANCELLED/g)?.length]).toEqual([[], 2]);
    expect(await letters()).toHaveLength(3);
    expect((await members(first)).map(({ state }) => state)).toEqual(['planned', 'cancelled', 'cancelled']);
    const codes = (await house.practice.codes(from)).filter((code) => code.startsWith('appointment.'));
    expect(codes).toEqual([...Array(3).fill('appointment.move'), ...Array(2).fill('appointment.cancel')]);
  });

  test('goes as a whole or not at all, and what has begun is left alone', async () => {
    const now = house.practice.clock.now;
    const starts = [HOUR, 7 * DAY, 14 * DAY].map((ms) => new Date(now + ms).toISOString());
    const first = await planned({ start: starts[0] ?? '', further: starts.slice(1) });
    const [, second, third] = await members(first);
    // a week and a bit back would be yesterday for the second, though not for the third
    expect(await codeOf(move(given(third).id, new Date(now + 5 * DAY).toISOString(), 'all'))).toBe(
      'BAD_TIME',
    );
    expect((await members(first)).map(({ start, sequence }) => [start, sequence])).toEqual(
      starts.map((start) => [start, 0]),
    );
    await house.pass(2 * HOUR);
    await cancel(given(second).id, 'all');
    expect((await members(first)).map(({ state }) => state)).toEqual(['planned', 'cancelled', 'cancelled']);
  });

  test.each<[string, Partial<PlanAppointment>, string]>([
    ['the same time twice', { further: [MONDAYS[0] ?? ''] }, 'BAD_TIME'],
    ['one that is past', { further: ['2020-01-01T10:00:00Z'] }, 'BAD_TIME'],
    ['one in three years', { further: ['2029-12-08T10:00:00Z'] }, 'BAD_TIME'],
    ['none', { further: [] }, 'BAD_REQUEST'],
    [
      'more than a year of weeks',
      { further: Array.from({ length: 52 }, (_, n) => new Date(Date.UTC(2027, 3, n + 1)).toISOString()) },
      'BAD_REQUEST',
    ],
  ])('%s among its times is refused, and nothing is kept', async (_name, changed, code) => {
    const from = await house.practice.size();
    expect(await codeOf(planned(changed))).toBe(code);
    expect(await house.practice.codes(from)).toEqual([]);
  });
});

test('what speaks against a time: another appointment, or no rest; never the one that is moved', async () => {
  const start = '2027-06-07T08:00:00.000Z';
  const { id, type } = await planned({ start, further: ['2027-06-14T08:00:00.000Z'] });
  const { db } = house.practice.appliance.database;
  await db.updateTable('appointment_type').set({ buffer_min: 10 }).where('id', '=', type.id).execute();
  const check = (more: object) =>
    house.planner.browser.post<PlanChecked>('/api/planning/check', {
      ...{ clinicianId: house.doctor.account.id, typeId: type.id, durationMin: 20 },
      starts: ['07:40', '07:30', '07:45', '08:25', '08:30'].map((time) => `2027-06-07T${time}:00Z`),
      ...more,
    });
  const [rest, clash] = [[{ kind: 'no-rest', at: start }], [{ kind: 'clash', at: start }]];
  expect(await check({})).toEqual([rest, [], clash, rest, []]);
  expect(await check({ except: id })).toEqual([[], [], [], [], []]);
  expect(await codeOf(check({ starts: ['2027-02-30T10:00:00Z'] }))).toMatch(/BAD_/);
  const list = await house.planner.browser.get<DayList>('/api/appointments?day=2027-06-07');
  expect(list.appointments[0]?.series).toEqual({ place: 1, of: 2 });
  await planned({ start }); // two at one time are one reason
  expect(await check({})).toEqual([rest, [], clash, rest, []]);
});
