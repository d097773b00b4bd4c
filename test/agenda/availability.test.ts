import { describe, expect, test } from 'vitest';
import { transact } from '../../server/core/database.ts';
import type {
  ClinicianAvailability,
  HoursWanted,
  LeaveWanted,
  PlanChecked,
} from '../../server/protocol/availability.ts';
import { codeOf, given, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';
/** Nine to half past twelve, and one to five; on Fridays the morning, in two stretches that meet. */
const WEEK: HoursWanted['hours'] = [
  ...[1, 2, 3, 4].flatMap((weekday) => [
    { weekday, from: '09:00', until: '12:30' },
    { weekday, from: '13:00', until: '17:00' },
  ]),
  { weekday: 5, from: '09:00', until: '10:00' },
  { weekday: 5, from: '10:00', until: '12:00' },
];

const path = (id = house.doctor.account.id) => `/api/availability/${id}`;
const setHours = (hours: HoursWanted['hours'], browser = house.planner.browser, id?: string) =>
  browser.post<ClinicianAvailability>(`${path(id)}/hours`, { hours });
const addLeave = (leave: LeaveWanted, browser = house.planner.browser) =>
  browser.post<ClinicianAvailability>(`${path()}/leave`, leave);
const doctorOf = async (browser: TestBrowser = house.planner.browser) => {
  const list = await browser.get<ClinicianAvailability[]>('/api/availability');
  return given(list.find(({ clinician }) => clinician.id === house.doctor.account.id));
};

async function objections(...starts: string[]): Promise<readonly (readonly string[])[]> {
  const [type] = await house.planner.browser.get<{ id: string }[]>('/api/appointment-types');
  const asked = { clinicianId: house.doctor.account.id, typeId: given(type).id, durationMin: 30, starts };
  const checked = await house.planner.browser.post<PlanChecked>('/api/planning/check', asked);
  return checked.map((some) => some.map(({ kind }) => kind));
}

describe('working hours', () => {
  test('warn of what lies outside them, by the clock on the wall in winter and summer', async () => {
    expect(await objections('2027-01-11T03:00:00Z')).toEqual([[]]); // nothing is known yet
    expect((await setHours(WEEK)).hours).toEqual(WEEK);
    const [none, outside] = [[], ['outside-hours']];
    expect(await objections('2027-01-11T08:00:00Z', '2027-01-11T07:59:00Z')).toEqual([none, outside]);
    expect(await objections('2027-07-12T07:00:00Z', '2027-07-12T06:59:00Z')).toEqual([none, outside]);
    // over the pause, up to it, over two stretches that meet, on a Saturday, past midnight
    expect(
      await objections(
        '2027-01-11T11:15:00Z',
        '2027-01-11T11:00:00Z',
        '2027-01-15T08:45:00Z',
        '2027-01-16T09:00:00Z',
        '2027-01-11T22:45:00Z',
      ),
    ).toEqual([outside, none, none, outside, outside]);
  });

  test('leave comes before hours, and is said once', async () => {
    const { leave } = await addLeave({ from: '2027-02-01', until: '2027-02-05' });
    expect(await objections('2027-02-01T03:00:00Z', '2027-02-05T22:45:00Z', '2027-02-08T09:00:00Z')).toEqual([
      ['leave'],
      ['leave'],
      [],
    ]);
    const { id } = given(leave.at(-1));
    expect(
      (await house.planner.browser.delete<ClinicianAvailability>(`${path()}/leave/${id}`)).leave,
    ).toEqual([]);
    expect(await codeOf(house.planner.browser.delete(`${path()}/leave/${id}`))).toBe('NOT_FOUND');
  });

  test('each change is a line that tells whose, and no dates', async () => {
    const from = await house.practice.size();
    await setHours(WEEK);
    await addLeave({ from: '2027-03-01', until: '2027-03-01' });
    const lines = await house.practice.lines(from);
    const whose = [`u:${house.doctor.account.id}`];
    expect(lines.map(({ code, obj, det }) => [code, obj, det])).toEqual([
      ['availability.changed', whose, { fields: 'hours' }],
      ['availability.changed', whose, { fields: 'leave' }],
    ]);
  });

  test('a clinician sees to the own, not to a colleague’s', async () => {
    const colleague = await house.practice.staff('Chris Arts', 'clinician');
    const before = (await doctorOf()).hours;
    expect(await codeOf(setHours([], colleague.browser))).toBe('NOT_ALLOWED');
    expect(await codeOf(addLeave({ from: '2027-03-01', until: '2027-03-01' }, colleague.browser))).toBe(
      'NOT_ALLOWED',
    );
    expect((await doctorOf(colleague.browser)).hours).toEqual(before);
    expect((await setHours(WEEK, colleague.browser, colleague.account.id)).hours).toEqual(WEEK);
    expect(await codeOf(setHours(WEEK, house.planner.browser, nobody))).toBe('CLINICIAN_UNKNOWN');
  });

  const hour = (from: string, until: string, weekday = 1) => ({ weekday, from, until });
  test.each<[string, HoursWanted['hours']]>([
    ['that end before they begin', [hour('17:00', '09:00')]],
    ['of no length', [hour('09:00', '09:00')]],
    ['that overlap', [hour('12:00', '17:00'), hour('09:00', '12:01')]],
    ['of an eighth day', [hour('09:00', '17:00', 8)]],
    ['at no time', [hour('24:00', '25:00')]],
    ['without end', Array.from({ length: 29 }, () => hour('09:00', '10:00'))],
  ])('%s are refused', async (_name, hours) => {
    expect(await codeOf(setHours(hours))).toBe('BAD_REQUEST');
  });

  test.each<[string, LeaveWanted]>([
    ['the wrong way round', { from: '2027-02-05', until: '2027-02-01' }],
    ['on a day that does not exist', { from: '2027-02-30', until: '2027-03-02' }],
  ])('leave %s is refused', async (_name, leave) => {
    expect(await codeOf(addLeave(leave))).toBe('BAD_REQUEST');
  });

  test('leave that is over is shown no more, and forgotten by its term', async () => {
    const shown = async (until: string) =>
      (await addLeave({ from: '2026-12-01', until })).leave.map((one) => one.until);
    expect(await shown('2026-12-06')).not.toContain('2026-12-06');
    expect(await shown('2026-12-07')).toContain('2026-12-07'); // today
    const { appliance, app } = house.practice;
    const forget = (before: string) =>
      transact(appliance.database.db, (tx) => app.domains.agenda.forgetting.deleteLeaveBefore(tx, before));
    expect([await forget('2026-12-06'), await forget('2026-12-07')]).toEqual([0, 1]);
  });
});
