import { describe, expect, test } from 'vitest';
import { PATIENT, RELATIVE } from '../support/practice.ts';
import { given, House } from './house.ts';

const house = new House();
const THREE = [PATIENT, RELATIVE, { role: 'interpreter' as const, name: 'Tolk', mail: 'tolk@example.nl' }];

describe('signals', () => {
  test('go unread and in order between host and guest, also before admission', async () => {
    const scene = await house.scene();
    const { seat, socket } = given(scene.guests[0]);
    const payloads = Array.from(
      { length: 50 },
      (_, n) => `${n}:{"t":"offer","sdp":"\u0000 \u202e <script>"}`,
    );
    for (const [place, payload] of payloads.entries())
      scene.host.say({ type: 'signal', to: { seat, endpoint: 0 }, n: place + 1, payload });
    for (const [place, payload] of payloads.entries()) {
      const from = { seat: scene.hostSeat, endpoint: 0 };
      expect(await socket.hear('signal')).toEqual({ type: 'signal', from, n: place + 1, payload });
    }
    await house.endScene(scene);
  });

  test('a waiting seat reaches only the host; admitted ones reach each other', async () => {
    const scene = await house.scene(THREE);
    const [one, two, three] = scene.guests.map(given);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three guests');
    one.socket.say({ type: 'signal', to: { seat: two.seat, endpoint: 0 }, n: 1, payload: 'no' });
    expect(await one.socket.refusal()).toBe('PEER_UNKNOWN');
    await house.admit(scene, one);
    one.socket.say({ type: 'signal', to: { seat: two.seat, endpoint: 0 }, n: 2, payload: 'no' });
    expect(await one.socket.refusal()).toBe('PEER_UNKNOWN');
    expect(one.socket.soFar('peer').some(({ peer }) => peer.seat === two.seat)).toBe(false);
    await house.admit(scene, two);
    const { peer } = await one.socket.hear('peer', (news) => news.peer.seat === two.seat);
    expect(peer).toMatchObject({ reachable: true, phase: 'admitted' });
    one.socket.say({ type: 'signal', to: { seat: two.seat, endpoint: 0 }, n: 3, payload: 'yes' });
    expect(await two.socket.hear('signal')).toMatchObject({ from: { seat: one.seat }, payload: 'yes' });
    three.socket.say({ type: 'signal', to: { seat: one.seat, endpoint: 0 }, n: 1, payload: 'no' });
    expect(await three.socket.refusal()).toBe('PEER_UNKNOWN');
    await house.endScene(scene);
  });

  test('nobody reaches a seat of another appointment', async () => {
    const [mine, other] = [await house.scene(), await house.scene()];
    const seat = given(other.guests[0]).seat;
    mine.host.say({ type: 'signal', to: { seat, endpoint: 0 }, n: 1, payload: 'no' });
    expect(await mine.host.refusal()).toBe('PEER_UNKNOWN');
    mine.host.say({ type: 'admit', seat });
    expect(await mine.host.refusal()).toBe('PEER_UNKNOWN');
    mine.host.say({ type: 'refuse', seat });
    expect(await mine.host.refusal()).toBe('PEER_UNKNOWN');
    await Promise.all([house.endScene(mine), house.endScene(other)]);
  });

  test('a second device is an endpoint of its own, with credentials of its own', async () => {
    const scene = await house.scene();
    const { browser, seat } = given(scene.guests[0]);
    const phone = await browser.sit(seat, { endpoint: 1 });
    const names = [
      phone.welcome.call?.iceServers[0]?.username,
      (await scene.host.hear('peer')).peer.endpoints.length,
    ];
    expect(names).toEqual([expect.stringMatching(`:${seat}\\.1$`), 2]);
    scene.host.say({ type: 'signal', to: { seat, endpoint: 1 }, n: 1, payload: 'phone' });
    expect(await phone.socket.hear('signal')).toMatchObject({ payload: 'phone' });
    await phone.socket.close();
    await house.endScene(scene);
  });
});

describe('acts in the room', () => {
  test('refused is told, and asking again is possible', async () => {
    const scene = await house.scene();
    const { browser, seat, socket } = given(scene.guests[0]);
    scene.host.say({ type: 'refuse', seat });
    expect(await socket.hear('phase')).toMatchObject({ phase: 'refused' });
    scene.host.say({ type: 'admit', seat });
    expect(await scene.host.refusal()).toBe('WRONG_PHASE');
    await house.press(await house.token(scene.appointment), browser);
    expect(await socket.hear('phase')).toMatchObject({ phase: 'waiting' });
    await house.admit(scene, scene.guests[0]);
    await house.endScene(scene);
  });

  test('who leaves may come back while the window is open, into the same call', async () => {
    const scene = await house.scene();
    const { browser, seat, socket } = given(scene.guests[0]);
    await house.admit(scene, scene.guests[0]);
    const { call } = await socket.hear('call', (news) => news.call.phase === 'active');
    socket.say({ type: 'leave' });
    expect(await socket.hear('phase')).toMatchObject({ phase: 'left', call: call.call });
    socket.say({ type: 'leave' });
    expect(await socket.refusal()).toBe('WRONG_PHASE');
    await house.press(await house.token(scene.appointment), browser);
    expect((await socket.hear('call')).call.call).toBe(call.call);
    scene.host.say({ type: 'admit', seat });
    expect(await socket.hear('phase', ({ phase }) => phase === 'admitted')).toMatchObject({
      call: call.call,
    });
    await house.endScene(scene);
  });

  test('a guest does nothing that is the host’s', async () => {
    const scene = await house.scene();
    const { seat, socket } = given(scene.guests[0]);
    const from = await house.practice.size();
    for (const message of [{ type: 'admit', seat }, { type: 'refuse', seat }, { type: 'end' }] as const) {
      socket.say(message);
      expect(await socket.refusal()).toBe('NOT_ALLOWED');
    }
    // the line of a refusal that somebody may not give must not look like one that was given
    expect((await house.practice.lines(from)).map(({ code, out, why }) => [code, out, why])).toEqual([
      ['call.admitted', 4, 'not-allowed'],
      ['call.refused', 8, 'not-allowed'],
      ['call.ended', 4, 'not-allowed'],
    ]);
    await house.endScene(scene);
  });

  test('nobody can be admitted twice, the host not at all, and nothing after the end', async () => {
    const scene = await house.scene();
    const { seat } = given(scene.guests[0]);
    await house.admit(scene, scene.guests[0]);
    const from = await house.practice.size();
    scene.host.say({ type: 'admit', seat });
    expect(await scene.host.refusal()).toBe('WRONG_PHASE');
    scene.host.say({ type: 'admit', seat: scene.hostSeat });
    expect(await scene.host.refusal()).toBe('PEER_UNKNOWN');
    expect(await house.practice.lines(from)).toEqual([
      expect.objectContaining({ code: 'call.admitted', out: 4, why: 'peer-unknown' }),
    ]);
    scene.host.say({ type: 'end' });
    await scene.host.hear('ended');
    for (const message of [{ type: 'end' }, { type: 'admit', seat }, { type: 'ice' }] as const) {
      scene.host.say(message);
      expect(await scene.host.refusal()).toBe('WRONG_PHASE');
    }
    await house.endScene(scene);
  });

  test('fresh relay credentials come when asked', async () => {
    const scene = await house.scene();
    const { socket } = given(scene.guests[0]);
    house.practice.clock.forward(1_000);
    socket.say({ type: 'ice' });
    const { call } = await socket.hear('call');
    expect(Date.parse(call.iceExpires)).toBeGreaterThan(house.practice.clock.now);
    expect(call.iceServers[0]?.credential).not.toBe('');
    await house.endScene(scene);
  });

  test('cancelling ends the call for everyone, and nobody comes in any more', async () => {
    const scene = await house.scene();
    const { browser, seat, socket } = given(scene.guests[0]);
    await house.admit(scene, scene.guests[0]);
    const cancelled = `/api/appointments/${scene.appointment.id}/cancel`;
    await house.planner.browser.post(cancelled);
    expect(await socket.hear('ended')).toMatchObject({ reason: 'cancelled' });
    expect(await scene.host.hear('ended')).toMatchObject({ reason: 'cancelled' });
    const again = await browser.socket();
    again.say({ type: 'hello', protocol: 1, seat, endpoint: 0, resume: null });
    expect(await again.refusal()).toBe('APPOINTMENT_CANCELLED');
    await house.endScene(scene);
  });

  test('an appointment with a call going on does not move', async () => {
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    const start = new Date(house.practice.clock.now + 3_600_000).toISOString();
    const move = house.planner.browser.post(`/api/appointments/${scene.appointment.id}/move`, {
      start,
      durationMin: 20,
    });
    await expect(move).rejects.toMatchObject({ code: 'WRONG_PHASE' });
    await house.endScene(scene);
  });
});
