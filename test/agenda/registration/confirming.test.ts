import { beforeAll, describe, expect, test } from 'vitest';
import type { Appointment } from '../../../server/protocol/agenda.ts';
import type { KindOfAppointment } from '../../../server/protocol/appointment-types.ts';
import type { Registration, RegistrationLine } from '../../../server/protocol/registration.ts';
import { codeOf, given, House } from '../../calls/house.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { PATIENT } from '../../support/practice.ts';

/** The practice's clock stands at 7 December 2026, 10.00. */
const house = new House();
let manager: TestBrowser;
let kind: KindOfAppointment;
beforeAll(async () => {
  ({ browser: manager } = await house.practice.staff('Mies Manager', 'manager'));
  kind = await manager.post<KindOfAppointment>('/api/appointment-types', {
    ...{ code: '510', name: 'Videoconsult', durationMin: 20, opensMin: 15, closesMin: 60, colour: 1 },
    ...{
      bufferMin: 0,
      identity: 'none',
      archived: false,
      reminderMinutes: [],
      way: 'video',
      wayText: '',
      pictures: 'both',
    },
    ...{
      careCode: '1000',
      careMinutes: [
        { from: 20, code: '1020' },
        { from: 10, code: '1010' },
      ],
    },
    ...{ carePhone: '2000', careNoShow: '' },
  });
});

let day = 8;
/** An appointment that went by telephone, or to which nobody came. */
async function over(outcome: 'phone' | 'no-show' | null): Promise<Appointment> {
  day += 1;
  const planned = await house.planner.browser.post<Appointment>('/api/appointments', {
    ...{ typeId: kind.id, clinicianId: house.doctor.account.id, durationMin: 20 },
    ...{ start: `2026-12-${String(day).padStart(2, '0')}T09:00:00.000Z`, participants: [PATIENT] },
  });
  const guest = `/api/appointments/${planned.id}/participants/${given(planned.participants[0]).id}`;
  if (outcome !== null) await house.planner.browser.post(`${guest}/outcome`, { outcome });
  return planned;
}
const confirm = (browser: TestBrowser, { id }: Appointment, code: unknown) =>
  browser.post<RegistrationLine>(`/api/registration/${id}`, { code });
const QUERY = 'day=2026-12-08&days=30';
const lineOf = async ({ id }: Appointment) => {
  const { lines } = await house.doctor.browser.get<Registration>(`/api/registration?${QUERY}`);
  return lines.find(({ appointment }) => appointment === id);
};

describe('a code of declaration', () => {
  test('is kept with its kind, the minutes in order', () => {
    expect(kind).toMatchObject({
      careMinutes: [
        { from: 10, code: '1010' },
        { from: 20, code: '1020' },
      ],
      carePhone: '2000',
    });
  });

  test('is proposed by the rules, and confirmed with one press: who did stands in the log', async () => {
    const appointment = await over('phone');
    expect(await lineOf(appointment)).toMatchObject({ proposed: '2000', confirmed: null });
    const from = await house.practice.size();
    const { confirmed } = await confirm(house.doctor.browser, appointment, '2000');
    expect(confirmed).toMatchObject({ code: '2000', by: 'Anna de Vries' });
    expect(await confirm(house.planner.browser, appointment, '2000')).toMatchObject({ confirmed });
    const lines = await house.practice.lines(from);
    expect(lines.map(({ code }) => code)).toEqual(['registration.confirmed']);
    expect(JSON.stringify(lines)).toContain('2000');
  });

  test('may be another, or none, and be taken back', async () => {
    const appointment = await over('no-show');
    expect(await lineOf(appointment)).toMatchObject({ proposed: '', confirmed: null });
    expect((await confirm(house.planner.browser, appointment, '3000')).confirmed?.code).toBe('3000');
    expect((await confirm(house.planner.browser, appointment, '')).confirmed?.code).toBe('');
    const file = (await manager.bytes(`/api/registration/file?${QUERY}`)).toString('utf8');
    expect(file).toContain(',uitkomst,voorstel,bevestigd,bevestigd door,bevestigd op\r\n');
    expect(file).toContain(',no-show,,geen,Bas Bakker,2026-12-07\r\n');
    expect(file).toContain(',phone,2000,2000,Anna de Vries,2026-12-07\r\n');
    expect((await confirm(house.planner.browser, appointment, null)).confirmed).toBeNull();
  });

  test('of what was not done, does not exist or was never there is refused', async () => {
    const appointment = await over(null);
    expect(await codeOf(confirm(house.planner.browser, appointment, '1'))).toBe('WRONG_PHASE');
    const nobody = { ...appointment, id: '00000000-0000-4000-8000-000000000000' };
    expect(await codeOf(confirm(house.planner.browser, nobody, '1'))).toBe('APPOINTMENT_UNKNOWN');
    expect(await codeOf(confirm(manager, appointment, '1'))).toBe('NOT_ALLOWED');
  });

  test.each([['=1+1'], ['1234567890123'], [12], [undefined], ['a b']])('%s is none', async (code) => {
    expect(await codeOf(confirm(house.planner.browser, await over('phone'), code))).toBe('BAD_REQUEST');
  });
});

test.each([
  ['minutes from nought', { careMinutes: [{ from: 0, code: '1' }] }],
  ['seven steps', { careMinutes: Array.from({ length: 7 }, (_, n) => ({ from: n + 1, code: '1' })) }],
  ['a code that is a formula', { carePhone: '=1' }],
  [
    'two codes from one minute on',
    {
      careMinutes: [
        { from: 5, code: '1' },
        { from: 5, code: '2' },
      ],
    },
  ],
])('a kind with %s is refused', async (_name, changed) => {
  const { id, ...wanted } = { ...kind, ...changed };
  expect(await codeOf(manager.post(`/api/appointment-types/${id}`, wanted))).toBe('BAD_REQUEST');
});
