import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../server/core/errors.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import { codeOf, given, House } from '../calls/house.ts';
import { Refusal } from '../support/browser.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';

const odd = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>(
    '\u202e<script>',
    '',
    -1,
    1e308,
    null,
    [],
    '0612345678',
    'a@b.nl',
    '2026-12-07',
    nobody,
  ),
);
const contact = fc.record(
  {
    role: fc.oneof(fc.constantFrom('patient', 'relative', 'admin'), odd),
    patientId: odd,
    name: odd,
    birthDate: odd,
    mail: odd,
    phone: odd,
  },
  { requiredKeys: ['role', 'name'] },
);
const body = fc.oneof(
  odd,
  fc.record(
    {
      typeId: odd,
      clinicianId: odd,
      start: fc.oneof(
        odd,
        fc.date({ noInvalidDate: true }).map((day) => day.toISOString()),
      ),
      durationMin: odd,
      participants: fc.oneof(odd, fc.array(fc.oneof(contact, odd), { maxLength: 9 })),
      token: odd,
      q: odd,
    },
    { requiredKeys: [] },
  ),
);
const id = fc.oneof(
  fc.constant(nobody),
  fc.string(),
  fc.constantFrom('..', '%00', 'a'.repeat(200), '__proto__'),
);
const path = fc
  .tuple(
    fc.constantFrom(
      '/api/appointments',
      '/api/appointments/ID/move',
      '/api/appointments/ID/cancel',
      '/api/appointments/ID/seat',
      '/api/appointments/ID/participants/ID/link',
      '/api/appointments/ID/participants/ID/resend',
      '/api/appointments/ID/participants/ID/unsure',
      '/api/seats/ID/move',
      '/api/patients/search',
      '/api/link/look',
      '/api/link/press',
    ),
    id,
  )
  .map(([template, some]) => template.replaceAll('ID', encodeURIComponent(some.toWellFormed()) || 'x'));

describe('every door', () => {
  test('answers whatever comes with a code of the catalogue, never with a fault', async () => {
    await fc.assert(
      fc.asyncProperty(path, body, async (where, what) => {
        const answer = await house.planner.browser.post(where, what).catch((error: unknown) => error);
        if (!(answer instanceof Refusal)) return;
        expect(answer.status, `${where} ${JSON.stringify(what)}`).toBeLessThan(500);
        expect(answer.code in CATALOGUE, answer.code).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['a body of 1 MB', 'x'.repeat(1024 * 1024), 'TOO_LARGE'],
    ['no JSON', '{"q":', 'BAD_REQUEST'],
    ['nested 30,000 deep', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'BAD_REQUEST'],
    ['another prototype', '{"q":"jansen","__proto__":{"admin":true}}', 'BAD_REQUEST'],
    ['a constructor', '{"q":"jansen","constructor":{"prototype":{}}}', 'BAD_REQUEST'],
  ])('%s', async (_name, text, code) => {
    expect(await codeOf(house.planner.browser.post('/api/patients/search', text))).toBe(code);
  });
});

describe('two at the same moment', () => {
  test('press one link: one sits, the other is told so', async () => {
    const token = await house.token(await house.plan());
    const pressed = await Promise.allSettled([1, 2, 3, 4].map(() => house.press(token)));
    expect(pressed.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    for (const one of pressed)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'SEAT_TAKEN' });
  });

  test('cancel one appointment: it is done once', async () => {
    const { id } = await house.plan();
    const from = await house.practice.size();
    const cancels = [1, 2, 3].map(() =>
      house.planner.browser.post<Appointment>(`/api/appointments/${id}/cancel`),
    );
    const done = (await Promise.allSettled(cancels)).filter(({ status }) => status === 'fulfilled');
    expect(done.length).toBe(1);
    expect(await house.practice.codes(from)).toEqual(['appointment.cancel']);
  });

  test('ask for a seat of his own: a member of staff gets one', async () => {
    const appointment = await house.plan();
    const seats = await Promise.all([1, 2, 3].map(() => house.staffSeat(house.planner.browser, appointment)));
    expect(new Set(seats).size).toBe(1);
  });

  test('admit one seat twice: one admission', async () => {
    const scene = await house.scene();
    const { seat, socket } = given(scene.guests[0]);
    const from = await house.practice.size();
    scene.host.say({ type: 'admit', seat });
    scene.host.say({ type: 'admit', seat });
    await socket.hear('phase');
    expect(await scene.host.refusal()).toBe('WRONG_PHASE');
    const codes = await house.practice.codes(from);
    expect(codes).toEqual(['call.admitted', 'call.started', 'call.joined', 'call.joined']);
    await house.endScene(scene);
  });
});
