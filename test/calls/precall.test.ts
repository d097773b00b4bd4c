import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../server/calls/precall/verdict.ts';
import { DAY, MINUTE } from '../../server/core/clock.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type { PrecallResult, Tested } from '../../server/protocol/precall.ts';
import { codeOf, given, House } from './house.ts';

const ALL_WELL: Tested = {
  camera: 'works',
  microphone: 'works',
  sound: 'works',
  udp: 'works',
  tcp: 'works',
  tls: 'absent',
  line: { rttMs: 30, jitterMs: 4, lossPercent: 0, kbit: 2_500 },
  system: 'ios',
  browser: 'safari',
};
const line = (change: Partial<NonNullable<Tested['line']>>): Partial<Tested> => ({
  line: { rttMs: 30, jitterMs: 4, lossPercent: 0, kbit: 2_500, ...change },
});

describe('one verdict', () => {
  test.each<[string, Partial<Tested>, string, string | null]>([
    ['all is well', {}, 'good', null],
    ['only TLS gets through', { udp: 'fails', tcp: 'fails', tls: 'works' }, 'good', null],
    ['the sound was not tried', { sound: 'untested' }, 'good', null],
    ['no camera is needed', { camera: 'unused' }, 'good', null],
    ['nothing gets through', { udp: 'fails', tcp: 'fails', line: null }, 'bad', 'blocked'],
    ['nothing is offered', { udp: 'absent', tcp: 'absent', line: null }, 'bad', 'blocked'],
    ['the microphone fails', { microphone: 'fails' }, 'bad', 'microphone'],
    ['the camera fails', { camera: 'fails' }, 'fair', 'camera'],
    ['the sound is not heard', { sound: 'fails' }, 'fair', 'sound'],
    ['nobody spoke', { microphone: 'untested' }, 'fair', 'untested'],
    ['the line was not measured', { line: null }, 'fair', 'untested'],
    ['not even speech fits', line({ kbit: 149 }), 'bad', 'slow'],
    ['a picture hardly fits', line({ kbit: 599 }), 'fair', 'slow'],
    ['a good picture just fits', line({ kbit: 600 }), 'good', null],
    ['much is lost', line({ lossPercent: 12.1 }), 'bad', 'wobbly'],
    ['some is lost', line({ lossPercent: 3.1 }), 'fair', 'wobbly'],
    ['it is far away', line({ rttMs: 801 }), 'bad', 'wobbly'],
    ['it trembles', line({ jitterMs: 41 }), 'fair', 'wobbly'],
    ['slow, and the camera fails', { camera: 'fails', ...line({ kbit: 100 }) }, 'bad', 'slow'],
  ])('when %s', (_what, change, verdict, advice) => {
    expect(judge({ ...ALL_WELL, ...change })).toEqual({ verdict, advice });
  });

  const part = fc.constantFrom('works', 'fails', 'untested');
  const path = fc.constantFrom('works', 'fails', 'absent');
  const anyTest = fc.record({
    camera: part,
    microphone: part,
    sound: part,
    udp: path,
    tcp: path,
    tls: path,
    line: fc.option(
      fc.record({
        rttMs: fc.nat(60_000),
        jitterMs: fc.nat(60_000),
        lossPercent: fc.double({ min: 0, max: 100, noNaN: true }),
        kbit: fc.nat(1_000_000),
      }),
    ),
    system: fc.constant('desktop'),
    browser: fc.constant('other'),
  }) as fc.Arbitrary<Tested>;

  test('is good only when there is nothing to advise, and never while something fails', () => {
    fc.assert(
      fc.property(anyTest, (tested) => {
        const { verdict, advice } = judge(tested);
        expect(verdict === 'good').toBe(advice === null);
        const failing = [tested.camera, tested.microphone, tested.sound].includes('fails');
        if (failing || tested.line === null) expect(verdict).not.toBe('good');
      }),
    );
  });
});

describe('a guest who tests', () => {
  const house = new House();
  const report = (token: string, change: Partial<Tested> = {}) =>
    house.practice.browser().post<PrecallResult>('/api/link/precall', { token, ...ALL_WELL, ...change });
  const seen = async ({ id }: Appointment) => {
    const { participants } = await house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
    return given(participants[0]).seat.test;
  };

  test('days ahead, is judged; planner and clinician see it with its code, at once', async () => {
    const appointment = await house.plan({ minutes: 3 * 24 * 60 });
    expect(await seen(appointment)).toBeNull();
    const token = await house.token(appointment);
    const { socket } = await house.doctor.browser.desk();
    const from = await house.practice.size();
    const result = await report(token);
    expect(result).toMatchObject({ verdict: 'good', advice: null, code: expect.stringMatching(/^\w{6}$/) });
    expect(await house.practice.codes(from)).toEqual(['precall.done']);
    expect(await socket.hear('agenda')).toMatchObject({ appointment: appointment.id });
    expect(await seen(appointment)).toEqual({ ...result, ...ALL_WELL });
    await socket.close();
  });

  test('mends it within half an hour: the same test; later: another one, and the newest is shown', async () => {
    const appointment = await house.plan({ minutes: 3 * 24 * 60 });
    const token = await house.token(appointment);
    const first = await report(token, { camera: 'fails' });
    await house.pass(20 * MINUTE);
    const second = await report(token);
    expect([first.advice, second.advice, second.code]).toEqual(['camera', null, first.code]);
    await house.pass(40 * MINUTE);
    const third = await report(token, { sound: 'fails' });
    expect(third.code).not.toBe(first.code);
    expect(await seen(appointment)).toMatchObject({ code: third.code, advice: 'sound' });
  });

  test('again and again keeps ten of them', async () => {
    const appointment = await house.plan({ minutes: 3 * 24 * 60 });
    const token = await house.token(appointment);
    for (let times = 0; times < 13; times += 1) {
      await report(token);
      await house.pass(31 * MINUTE);
    }
    const rows = await house.practice.appliance.database.db.selectFrom('precall').selectAll().execute();
    const own = given(appointment.participants[0]).id;
    expect(rows.filter(({ participant_id }) => participant_id === own)).toHaveLength(10);
  });

  test('with a link that is over, of nobody, or with nonsense keeps nothing', async () => {
    const before = (await house.practice.appliance.database.db.selectFrom('precall').selectAll().execute())
      .length;
    const appointment = await house.plan();
    const token = await house.token(appointment);
    expect(await codeOf(report('x'.repeat(43)))).toBe('LINK_UNKNOWN');
    const wrong: readonly object[] = [
      { camera: 'perfect' },
      { line: { ...ALL_WELL.line, kbit: -1 } },
      { line: { ...ALL_WELL.line, lossPercent: 101 } },
      { line: { ...ALL_WELL.line, name: 'Mw. Jansen' } },
      { browser: 'Mozilla/5.0' },
      { udp: null },
    ];
    for (const change of wrong) expect(await codeOf(report(token, change))).toBe('BAD_REQUEST');
    await house.pass(DAY);
    expect(await codeOf(report(token))).toBe('LINK_LATE');
    expect(
      await house.practice.appliance.database.db.selectFrom('precall').selectAll().execute(),
    ).toHaveLength(before);
  });
});
