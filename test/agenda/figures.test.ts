import { beforeAll, describe, expect, test } from 'vitest';
import { answersOf, type Sums } from '../../server/agenda/figures/sums.ts';
import { MINUTE } from '../../server/core/clock.ts';
import { transact } from '../../server/core/database.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Figures } from '../../server/protocol/figures.ts';
import { codeOf, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';

const house = new House();
let manager: { browser: TestBrowser; account: Account };
beforeAll(async () => {
  manager = await house.practice.staff('Mieke Manager', 'manager');
});

const MONTH = '2026-12';
const read = (more = '') => manager.browser.get<Figures>(`/api/figures?from=${MONTH}&months=1${more}`);

/** What the tables say, asked in another way than the app does. */
async function counted(): Promise<Readonly<Record<string, number>>> {
  const { db } = house.practice.appliance.database;
  const rows = await db
    .selectFrom('appointment')
    .select(({ selectFrom, exists }) => [
      'id',
      'state',
      exists(
        selectFrom('call')
          .select('call.id')
          .whereRef('appointment_id', '=', 'appointment.id')
          .where('started_at', 'is not', null),
      ).as('called'),
      selectFrom('outcome')
        .innerJoin('participant', 'participant.id', 'participant_id')
        .select('kind')
        .whereRef('appointment_id', '=', 'appointment.id')
        .limit(1)
        .as('word'),
    ])
    .where('ends_at', '<=', house.practice.clock.now)
    .execute();
  const of = (fits: (row: (typeof rows)[number]) => boolean) => rows.filter(fits).length;
  return {
    appointments: of(({ state }) => state === 'planned'),
    cancelled: of(({ state }) => state === 'cancelled'),
    video: of(({ called }) => Boolean(called)),
    phone: of(({ word }) => word === 'phone'),
    noShow: of(({ word }) => word === 'no-show'),
  };
}

describe('figures', () => {
  test('are what the tables say: how appointments went, and what patients answered', async () => {
    for (const how of ['phone', 'no-show', 'no-show', null, 'cancelled'] as const) {
      const { id, participants } = await house.plan();
      const [patient] = participants;
      if (how === 'cancelled') await house.planner.browser.post(`/api/appointments/${id}/cancel`);
      else if (how !== null)
        await house.planner.browser.post(`/api/appointments/${id}/participants/${patient?.id}/outcome`, {
          outcome: how,
        });
    }
    for (const answer of ['good', 'good', 'good', 'fair', 'bad'] as const) {
      const scene = await house.scene();
      const [guest] = scene.guests;
      await house.admit(scene, guest);
      house.practice.clock.forward(2 * MINUTE);
      scene.host.say({ type: 'end' });
      await guest?.socket.hear('phase', ({ phase }) => phase === 'left');
      const survey = `/api/seats/${guest?.seat}/survey`;
      expect(await guest?.browser.get(survey)).toEqual({ asked: true });
      await guest?.browser.post(survey, { answer });
      expect(await guest?.browser.get(survey)).toEqual({ asked: false });
      expect(await codeOf(guest?.browser.post(survey, { answer }) ?? Promise.resolve())).toBe('WRONG_PHASE');
      await house.endScene(scene);
    }
    await house.pass(60 * MINUTE);
    await manager.browser.signIn(manager.account.mail, 'de kat zit op de mat');
    const { months, clinicians, survey } = await read();
    expect(months[0]?.went).toMatchObject(await counted());
    expect(months[0]?.went).toMatchObject({ appointments: 9, cancelled: 1, video: 5, phone: 1, noShow: 2 });
    expect(months[0]?.answers).toEqual({ good: 3, fair: 1, bad: 1 });
    expect(clinicians).toEqual([{ clinician: expect.anything(), went: months[0]?.went }]);
    expect(survey).toBe(true);
  });

  test('tell nothing of anybody: no sum names an appointment, a seat or a patient', async () => {
    const rows = await house.practice.appliance.database.db.selectFrom('tally').selectAll().execute();
    const answers = rows.filter(({ what }) => what.startsWith('answer.'));
    expect(answers.map(({ month, kind_id }) => [month, kind_id])).toEqual(answers.map(() => [MONTH, '']));
    expect(JSON.stringify(await read())).not.toContain('Jansen');
  });

  test('of a person with few appointments are not told', async () => {
    const other = await house.practice.staff('Tom Weinig', 'clinician');
    await house.practice.plan(house.planner.browser, other.account, { minutes: 10 });
    await house.pass(60 * MINUTE);
    await manager.browser.signIn(manager.account.mail, 'de kat zit op de mat');
    const { clinicians } = await read();
    expect(clinicians.find(({ clinician }) => clinician.id === other.account.id)?.went).toBeNull();
  });

  test('are a file too, whose hash stands in the log', async () => {
    const from = await house.practice.size();
    const answer = await house.practice.app.http.inject({
      url: `/api/figures/file?from=${MONTH}&months=1`,
      headers: { host: new URL(house.practice.origin).host, cookie: manager.browser.cookieHeader },
    });
    expect(answer.body.split('\r\n')[1]).toMatch(/^2026-12,10,5,1,2,1,/);
    const [line] = (await house.practice.lines(from)).filter(({ code }) => code === 'export.data');
    expect(line?.det).toMatchObject({ format: 'figures-csv', records: 1 });
  });

  test('go when their term is over', async () => {
    const { organisation } = house.practice.app.domains;
    const { db } = house.practice.appliance.database;
    await transact(db, (tx) => organisation.tallyKeeping.forget(tx, '2026-12'));
    expect(await organisation.tallies(MONTH, MONTH)).not.toEqual([]);
    await transact(db, (tx) => organisation.tallyKeeping.forget(tx, '2027-01'));
    expect(await organisation.tallies(MONTH, MONTH)).toEqual([]);
  });
});

describe('answers are told', () => {
  const sums = (here: number, elsewhere: number): Sums => [
    { location_id: 'a', kind_id: '', what: 'answer.good', count: here },
    { location_id: 'b', kind_id: '', what: 'answer.bad', count: elsewhere },
  ];
  test.each([
    [4, 0, false],
    [5, 0, true],
    [5, 4, false],
    [5, 5, true],
  ])('of a place with %i, where others gave %i: %s', (here, elsewhere, told) => {
    expect(answersOf(sums(here, elsewhere), 'a') !== null).toBe(told);
  });

  test('of all places together from five on', () => {
    expect(answersOf(sums(3, 1), undefined)).toBeNull();
    expect(answersOf(sums(3, 2), undefined)).toEqual({ good: 3, fair: 0, bad: 2 });
  });
});
