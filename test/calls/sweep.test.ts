import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../server/core/clock.ts';
import type { Appointment } from '../../server/protocol/agenda.ts';
import { PASSWORD, PATIENT, RELATIVE } from '../support/practice.ts';
import { given, House } from './house.ts';

const house = new House();
const sweep = () => house.practice.app.domains.calls.sweep();

async function phases({ id }: Appointment): Promise<string[]> {
  const { participants } = await house.planner.browser.get<Appointment>(`/api/appointments/${id}`);
  return participants.map(({ seat }) => seat.phase);
}

async function lastLine(code: string) {
  return given((await house.practice.lines()).findLast((line) => line.code === code));
}

describe('what happens by the clock', () => {
  test('a call that everybody left ends 15 minutes later, without those minutes', async () => {
    const scene = await house.scene();
    const { socket } = given(scene.guests[0]);
    await house.admit(scene, scene.guests[0]);
    await house.pass(5 * MINUTE);
    socket.say({ type: 'leave' });
    await socket.hear('phase', ({ phase }) => phase === 'left');
    await house.pass(14 * MINUTE);
    await sweep();
    expect(scene.host.soFar('ended')).toEqual([]);
    await house.pass(MINUTE);
    await sweep();
    expect(await scene.host.hear('ended')).toMatchObject({ reason: 'empty' });
    expect(await lastLine('call.ended')).toMatchObject({
      why: 'empty',
      det: { seconds: 300 },
      usr: 'svc:appliance',
    });
    await house.endScene(scene);
  });

  test('who lost the connection counts as left after 15 minutes; before that the seat is kept', async () => {
    const scene = await house.scene([PATIENT, RELATIVE]);
    const [one, two] = scene.guests.map(given);
    await house.admit(scene, one);
    await house.admit(scene, two);
    await one?.socket.vanish();
    await scene.host.hear(
      'peer',
      ({ peer }) => peer.seat === one?.seat && peer.endpoints[0]?.attach === null,
    );
    await house.pass(14 * MINUTE);
    await sweep();
    expect((await phases(scene.appointment)).toSorted()).toEqual(['admitted', 'admitted']);
    await house.pass(MINUTE);
    await sweep();
    expect((await phases(scene.appointment)).toSorted()).toEqual(['admitted', 'left']);
    expect(await lastLine('call.left')).toMatchObject({ why: 'gone' });
    expect(scene.host.soFar('ended')).toEqual([]);
    await house.endScene(scene);
  });

  test('a host who goes does not end the call of others; an empty room without its host ends', async () => {
    const busy = await house.scene();
    await house.admit(busy, busy.guests[0]);
    const empty = await house.scene();
    await Promise.all([busy.host.vanish(), empty.host.vanish()]);
    for (const { guests } of [busy, empty])
      await guests[0]?.socket.hear('peer', ({ peer }) => peer.endpoints[0]?.attach === null);
    await house.pass(16 * MINUTE);
    await sweep();
    expect(await empty.guests[0]?.socket.hear('ended')).toMatchObject({ reason: 'empty' });
    expect(busy.guests[0]?.socket.soFar('ended')).toEqual([]);
    await Promise.all([house.endScene(busy), house.endScene(empty)]);
  });

  test('the window closes: who never came has missed it, who sits waiting goes on', async () => {
    const scene = await house.scene([PATIENT, RELATIVE]);
    const absent = await house.plan();
    const [one, two] = scene.guests.map(given);
    scene.host.say({ type: 'refuse', seat: two?.seat ?? '' });
    await two?.socket.hear('phase');
    await house.pass(3 * 60 * MINUTE);
    await sweep();
    expect(await phases(absent)).toEqual(['expired']);
    expect((await phases(scene.appointment)).toSorted()).toEqual(['expired', 'waiting']);
    await Promise.all([one?.socket.vanish(), two?.socket.close()]);
    await house.allGone(scene.appointment);
    await house.pass(16 * MINUTE);
    await sweep();
    expect(await phases(scene.appointment)).toEqual(['expired', 'expired']);
    await house.endScene(scene);
  });
});

describe('sessions', () => {
  test('a clinician in a room is not signed out for being idle; an unattended desk is', async () => {
    const scene = await house.scene();
    const { socket: desk } = await house.planner.browser.desk();
    for (let time = 0; time < 3; time += 1) {
      house.practice.clock.forward(14 * MINUTE);
      await sweep();
      await house.practice.app.domains.accounts.endOverdue();
    }
    expect(await desk.closing()).toBe(4002);
    scene.host.say({ type: 'admit', seat: given(scene.guests[0]).seat });
    await given(scene.guests[0]).socket.hear('phase', ({ phase }) => phase === 'admitted');
    await house.planner.browser.signIn('basbakker@praktijk.nl', PASSWORD);
    await house.endScene(scene);
  });
});

describe('a restart of the app', () => {
  test('everybody comes back with the same seat, call and attach; the call ends as any other', async () => {
    const scene = await house.scene();
    const guest = given(scene.guests[0]);
    await house.admit(scene, guest);
    const from = await house.practice.size();
    await house.practice.restart();
    expect(await guest.socket.closing()).toBe(1001);
    house.practice.clock.forward(20_000);
    const back = await guest.browser.sit(guest.seat, { resume: guest.attach });
    expect(back.welcome).toMatchObject({
      attach: guest.attach,
      you: { phase: 'admitted' },
      call: { phase: 'active' },
      peers: [{ role: 'host', endpoints: [{ endpoint: 0, attach: null }], reachable: true }],
    });
    const host = await house.doctor.browser.sit(scene.hostSeat, { resume: scene.hostAttach });
    expect(host.welcome).toMatchObject({ attach: scene.hostAttach, call: { call: back.welcome.call?.call } });
    host.socket.say({ type: 'end' });
    expect(await back.socket.hear('ended')).toMatchObject({ reason: 'host' });
    expect(await house.practice.codes(from)).toEqual(['call.ended']);
    await Promise.all([back.socket.close(), host.socket.close()]);
  });

  test('who did not come back is gone 15 minutes after the restart, and the call with him', async () => {
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    await house.practice.restart();
    await house.pass(14 * MINUTE);
    await sweep();
    expect(await phases(scene.appointment)).toEqual(['admitted']);
    await house.pass(MINUTE);
    await sweep();
    expect(await phases(scene.appointment)).toEqual(['left']);
    expect(await lastLine('call.ended')).toMatchObject({ why: 'empty' });
  });

  test('a page that was away does not come back over a newer one of the same browser', async () => {
    const { browser, seat } = await house.press(await house.token(await house.plan()));
    const old = await browser.sit(seat);
    const newer = await browser.sit(seat);
    expect(await old.socket.closing()).toBe(4001);
    expect(newer.welcome.attach).toBeGreaterThan(old.welcome.attach);
    const late = await browser.socket();
    late.say({ type: 'hello', protocol: 1, seat, endpoint: 0, resume: old.welcome.attach });
    expect([await late.refusal(), await late.closing()]).toEqual(['SEAT_TAKEN', 4001]);
    const resumed = await browser.sit(seat, { resume: newer.welcome.attach });
    expect(resumed.welcome.attach).toBe(newer.welcome.attach);
    await resumed.socket.close();
  });
});
