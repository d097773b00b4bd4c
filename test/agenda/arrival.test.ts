import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../server/core/clock.ts';
import type { TypeWanted } from '../../server/protocol/appointment-types.ts';
import type { Board } from '../../server/protocol/board.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import type { PostbusMessage } from '../../server/protocol/postbus.ts';
import type { Registration } from '../../server/protocol/registration.ts';
import type { NewToken } from '../../server/protocol/systems.ts';
import { member, signInAgain } from '../app/crowd.ts';
import { given } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';
import { Practice } from '../support/practice.ts';
import { TestSystem } from './api/system.ts';
import { signLink } from './deep-link/link.ts';

let practice: Practice;
let epd: NewToken;
let doctor: Member;
let planner: Member;

beforeEach(async () => {
  practice = await Practice.open();
  const { browser: manager } = await member(practice, 'manager');
  [doctor, planner] = [await member(practice, 'clinician'), await member(practice, 'planner')];
  const [kind] = await manager.get<(TypeWanted & { id: string })[]>('/api/appointment-types/all');
  const { id: _, ...wanted } = given(kind);
  await manager.post('/api/appointment-types', {
    ...wanted,
    code: '510',
    careCode: '190060',
    careMinutes: [],
    carePhone: '',
    careNoShow: '',
    durationMin: 20,
  });
  const scopes = ['appointments.write', 'appointments.read', 'links.sign'];
  epd = await manager.post('/api/systems/tokens', { name: 'EPD', source: 'epd', scopes, days: 30 });
});
afterEach(async () => {
  const { faults } = practice;
  await practice.close();
  expect(faults).toEqual([]);
});

type Member = Awaited<ReturnType<typeof member>>;

/** Somebody's browser, signed in as it is now. */
async function at({ browser, account }: Member): Promise<TestBrowser> {
  await signInAgain(practice, browser, account);
  return browser;
}

const patient = { number: '4711', name: 'Mw. Jansen', mail: 'jansen@example.nl' };
/** Wednesday 9 December 2026, 10:00 in Amsterdam: two days from now. */
const START = '2026-12-09T09:00:00.000Z';
const told = () => ({ code: '510', clinician: doctor.account.mail, start: START, patient });

/** The ways in which an appointment comes from an EHR. */
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a file': async () => {
    const text = [
      'nummer;code;zorgverlener;datum;tijd;naam;mail;patientnummer',
      `N1;510;${doctor.account.mail};9-12-2026;10:00;Mw. Jansen;jansen@example.nl;4711`,
    ].join('\n');
    await (await at(planner)).post('/api/import', { source: 'epd', text });
  },
  'a link': async () => {
    const signer = { id: epd.token.id, linkSecret: given(epd.linkSecret) };
    const link = signLink(signer, practice.clock.now, { number: 'N1', appointment: told() });
    await (await at(doctor)).post('/api/deep-link', { link });
  },
  'the API': async () => {
    await new TestSystem(practice.origin, epd).ask('PUT', '/appointments/N1', told());
  },
};

const WELL = {
  ...{ camera: 'works', microphone: 'works', sound: 'works', udp: 'works', tcp: 'works', tls: 'absent' },
  line: { rttMs: 30, jitterMs: 4, lossPercent: 0, kbit: 2_500 },
  ...{ system: 'ios', browser: 'safari' },
};

test.each(Object.keys(WAYS))(
  'an appointment with code 510 by %s goes its whole way with no further hand',
  async (way) => {
    await given(WAYS[way])();

    const [invitation] = await mailed(1);
    practice.clock.forward(DAY);
    await practice.app.domains.agenda.reminders.tick();
    const [, reminder] = await mailed(2);
    expect([invitation?.method, reminder?.subject]).toEqual([
      'REQUEST',
      expect.stringMatching(/^Herinnering/),
    ]);
    const token = given(reminder?.links[0]).split('#')[1] ?? '';

    const guest = practice.browser();
    await guest.post('/api/link/look', { token });
    await guest.post('/api/link/precall', { token, ...WELL });
    expect(await onBoard()).toMatchObject({ stage: 'opened', test: { verdict: 'good' } });

    practice.clock.forward(DAY - HOUR / 4);
    const { seat } = await guest.post<Invitation>('/api/link/press', { token });
    const { socket } = await guest.sit(seat);
    const host = await at(doctor);
    const { id } = given((await board()).rows[0]);
    const own = await host.post<{ seat: string }>(`/api/appointments/${id}/seat`);
    const { socket: hosting } = await host.sit(own.seat);
    await socket.hear('call');
    hosting.say({ type: 'admit', seat });
    await socket.hear('phase', ({ phase }) => phase === 'admitted');
    expect(await onBoard()).toMatchObject({ stage: 'in-call' });
    practice.clock.forward(12 * MINUTE);
    hosting.say({ type: 'end' });
    await socket.hear('ended');
    expect(await onBoard()).toMatchObject({ stage: 'done' });

    const office = await at(planner);
    const { lines } = await office.get<Registration>('/api/registration?day=2026-12-09&days=1&code=510');
    expect(lines).toMatchObject([
      { numbers: ['epd:N1'], code: '510', minutes: 12, outcome: null, proposed: '190060', confirmed: null },
    ]);
    const file = (await office.bytes('/api/registration/file?day=2026-12-09&days=1')).toString('utf8');
    expect(file).toContain(`${id},epd:N1,2026-12-09,10:00,Iemand clinician,510,190060,12,`);
    expect(file).not.toMatch(/Jansen/);

    const codes = await practice.codes(0);
    const whole = [
      'appointment.create',
      'invite.created',
      'call.admitted',
      'call.started',
      'call.ended',
      'export.data',
    ];
    expect(codes).toEqual(expect.arrayContaining(whole));
    await Promise.all([hosting.close(), socket.close()]);
  },
);

/** So many mails, oldest first, as soon as they have left. */
async function mailed(count: number): Promise<readonly PostbusMessage[]> {
  await practice.posted();
  const all = await given(practice.app.domains.postbox).newest(100);
  expect(all).toHaveLength(count);
  return all.reverse();
}

async function board(): Promise<Board> {
  return (await at(planner)).get<Board>('/api/board?day=2026-12-09');
}

async function onBoard() {
  return (await board()).rows[0]?.guests[0];
}
