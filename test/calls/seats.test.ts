import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../server/core/clock.ts';
import type { Invitation } from '../../server/protocol/guest.ts';
import { codeOf, House } from './house.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';

describe('a link', () => {
  test('looking binds nothing, as often as scanners like', async () => {
    const { practice } = house;
    const token = await house.token(await house.plan());
    for (let time = 0; time < 5; time += 1) {
      const scanner = practice.browser();
      expect(await scanner.post('/api/link/look', { token })).toMatchObject({
        phase: 'invited',
        window: 'open',
      });
      expect(scanner.cookies.size).toBe(0);
    }
    const { seat, browser } = await house.press(token);
    expect(browser.cookies.has(`__Host-bk-seat-${seat}`)).toBe(true);
  });

  test('says early, open or late, and a press works only while it is open', async () => {
    const { practice } = house;
    const token = await house.token(await house.plan({ minutes: 60 }));
    const browser = practice.browser();
    const look = async () => (await browser.post<Invitation>('/api/link/look', { token })).window;
    const from = await practice.size();
    expect([await look(), await codeOf(house.press(token))]).toEqual(['early', 'LINK_EARLY']);
    await house.pass(46 * MINUTE);
    expect(await look()).toBe('open');
    await house.pass(3 * 60 * MINUTE);
    expect([await look(), await codeOf(house.press(token))]).toEqual(['late', 'LINK_LATE']);
    const refused = (await practice.lines(from)).filter(({ code }) => code === 'invite.refused');
    expect(refused.map(({ why, out }) => [why, out])).toEqual([
      ['link-early', 4],
      ['link-late', 4],
    ]);
  });

  test('an unknown one says nothing, but is a line', async () => {
    const from = await house.practice.size();
    expect(await codeOf(house.press('A'.repeat(43)))).toBe('LINK_UNKNOWN');
    expect(await house.practice.codes(from)).toEqual(['invite.refused']);
  });

  test('a new one ends the older ones, a resent one does not', async () => {
    const appointment = await house.plan();
    const participant = appointment.participants[0]?.id;
    const first = await house.token(appointment);
    await house.planner.browser.post(
      `/api/appointments/${appointment.id}/participants/${participant}/resend`,
      { channel: 'mail' },
    );
    expect(await house.practice.browser().post('/api/link/look', { token: first })).toMatchObject({
      window: 'open',
    });
    const second = await house.token(appointment);
    expect(await codeOf(house.press(first))).toBe('LINK_UNKNOWN');
    expect((await house.press(second)).seat).toBe(appointment.participants[0]?.seat.seat);
  });

  test('withdrawn: link and seat are gone, the open page is closed, and a new link gives both back', async () => {
    const appointment = await house.plan();
    const link = `/api/appointments/${appointment.id}/participants/${appointment.participants[0]?.id}/link`;
    const token = await house.token(appointment);
    const { browser, seat } = await house.press(token);
    const { socket } = await browser.sit(seat);
    await house.planner.browser.delete(link);
    expect(await socket.closing()).toBe(4002);
    expect(await codeOf(house.press(token))).toBe('LINK_UNKNOWN');
    expect(await codeOf(browser.get(`/api/seats/${seat}`))).toBe('SEAT_REVOKED');
    const again = await browser.socket();
    again.say({ type: 'hello', protocol: 1, seat, endpoint: 0, resume: null });
    expect([await again.refusal(), await again.closing()]).toEqual(['SEAT_REVOKED', 4002]);
    const back = await browser.post<Invitation>('/api/link/press', { token: await house.token(appointment) });
    expect(back).toMatchObject({ seat, phase: 'waiting' });
  });
});

describe('one browser holds a seat', () => {
  test('a reload finds it by its cookie; another browser does not', async () => {
    const { browser, seat } = await house.press(await house.token(await house.plan()));
    expect(await browser.get(`/api/seats/${seat}`)).toMatchObject({ seat, phase: 'waiting' });
    expect(await codeOf(house.practice.browser().get(`/api/seats/${seat}`))).toBe('SEAT_UNKNOWN');
    const forged = house.practice.browser();
    forged.cookies.set(`__Host-bk-seat-${seat}`, 'A'.repeat(43));
    expect(await codeOf(forged.get(`/api/seats/${seat}`))).toBe('SEAT_UNKNOWN');
  });

  test('a second one is told so while the first lives and for 30 seconds, then its press takes the seat', async () => {
    const { practice } = house;
    const appointment = await house.plan();
    const token = await house.token(appointment);
    const first = await house.press(token);
    expect(await codeOf(house.press(token)), 'pressed, not yet connected').toBe('SEAT_TAKEN');
    const { socket } = await first.browser.sit(first.seat);
    practice.clock.forward(60_000);
    expect(await codeOf(house.press(token)), 'connected').toBe('SEAT_TAKEN');
    await socket.vanish();
    await house.allGone(appointment);
    practice.clock.forward(29_000);
    expect(await codeOf(house.press(token)), 'just gone').toBe('SEAT_TAKEN');
    practice.clock.forward(1_000);
    const from = await practice.size();
    const second = await house.press(token);
    expect((await practice.lines(from)).map(({ code, why }) => [code, why])).toContainEqual([
      'link.exchanged',
      'other-browser',
    ]);
    expect(await second.browser.get(`/api/seats/${first.seat}`)).toMatchObject({ phase: 'waiting' });
    expect(await codeOf(first.browser.get(`/api/seats/${first.seat}`))).toBe('SEAT_UNKNOWN');
  });

  test('after hanging up its own browser comes back without the link; nobody else does', async () => {
    const { browser, seat } = await house.press(await house.token(await house.plan()));
    const { socket } = await browser.sit(seat);
    socket.say({ type: 'leave' });
    await socket.hear('phase', ({ phase }) => phase === 'left');
    const from = await house.practice.size();
    const back = await browser.post<Invitation>(`/api/seats/${seat}/press`);
    expect(back).toMatchObject({ seat, phase: 'waiting' });
    expect(await house.practice.codes(from)).toEqual(['link.exchanged']);
    const stranger = house.practice.browser().post(`/api/seats/${seat}/press`);
    expect(await codeOf(stranger)).toBe('SEAT_UNKNOWN');
    await house.planner.browser.post(`/api/seats/${seat}/move`);
    expect(await codeOf(browser.post(`/api/seats/${seat}/press`)), 'freed by staff').toBe('SEAT_UNKNOWN');
    await socket.close();
  });

  test('its own browser presses again as it likes, and keeps its place', async () => {
    const token = await house.token(await house.plan());
    const { browser, seat } = await house.press(token);
    const cookie = browser.cookies.get(`__Host-bk-seat-${seat}`);
    house.practice.clock.forward(5_000);
    await house.press(token, browser);
    expect(browser.cookies.get(`__Host-bk-seat-${seat}`)).toBe(cookie);
  });

  test('two patients share a browser', async () => {
    const one = await house.press(await house.token(await house.plan()));
    const two = await house.press(await house.token(await house.plan()), one.browser);
    expect((await one.browser.sit(one.seat)).welcome.you.seat).toBe(one.seat);
    expect((await one.browser.sit(two.seat)).welcome.you.seat).toBe(two.seat);
  });

  test('staff free it: the old page is closed, the call waits for a new admission', async () => {
    const scene = await house.scene();
    const guest = scene.guests[0];
    await house.admit(scene, guest);
    const from = await house.practice.size();
    await house.planner.browser.post(`/api/seats/${guest?.seat}/move`);
    expect(await guest?.socket.closing()).toBe(4001);
    await scene.host.hear('peer', ({ peer }) => peer.seat === guest?.seat && peer.phase === 'waiting');
    expect(await house.practice.codes(from)).toEqual(['seat.moved']);
    const second = await house.press(await house.token(scene.appointment));
    expect((await second.browser.sit(second.seat)).welcome.you.phase).toBe('waiting');
    await house.endScene(scene);
  });

  test('only a guest seat can be freed, and only by who may', async () => {
    const scene = await house.scene();
    expect(await codeOf(house.planner.browser.post(`/api/seats/${nobody}/move`))).toBe('SEAT_UNKNOWN');
    expect(await codeOf(house.planner.browser.post(`/api/seats/${scene.hostSeat}/move`))).toBe(
      'SEAT_UNKNOWN',
    );
    expect(await codeOf(house.practice.browser().post(`/api/seats/${scene.hostSeat}/move`))).toBe(
      'NOT_SIGNED_IN',
    );
    await house.endScene(scene);
  });
});

describe('seats of staff', () => {
  test("the clinician's is the host's, a colleague gets one of his own, and waits", async () => {
    const scene = await house.scene();
    const colleague = await house.practice.staff(`Cees ${Math.random()}`, 'assistant');
    const seat = await house.staffSeat(colleague.browser, scene.appointment);
    expect(await house.staffSeat(colleague.browser, scene.appointment)).toBe(seat);
    expect(await house.staffSeat(house.doctor.browser, scene.appointment)).toBe(scene.hostSeat);
    const { socket, welcome } = await colleague.browser.sit(seat);
    expect(welcome).toMatchObject({ you: { role: 'staff', phase: 'waiting' }, peers: [{ role: 'host' }] });
    socket.say({ type: 'admit', seat: scene.guests[0]?.seat ?? '' });
    expect(await socket.refusal()).toBe('NOT_ALLOWED');
    scene.host.say({ type: 'admit', seat });
    expect(await socket.hear('phase')).toMatchObject({ phase: 'admitted' });
    await socket.close();
    await house.endScene(scene);
  });

  test("nobody sits in another one's seat", async () => {
    const scene = await house.scene();
    const foreign = await house.planner.browser.socket();
    foreign.say({ type: 'hello', protocol: 1, seat: scene.hostSeat, endpoint: 0, resume: null });
    expect([await foreign.refusal(), await foreign.closing()]).toEqual(['SEAT_UNKNOWN', 4003]);
    const stranger = await (scene.guests[0]?.browser ?? house.practice.browser()).socket();
    stranger.say({ type: 'hello', protocol: 1, seat: scene.hostSeat, endpoint: 0, resume: null });
    expect(await stranger.refusal()).toBe('SEAT_UNKNOWN');
    await house.endScene(scene);
  });

  test('signing out closes the sockets of that session, and no guest seat beside it', async () => {
    const shared = await house.practice.staff(`Dirk ${Math.random()}`, 'planner');
    const { socket: desk } = await shared.browser.desk();
    const guest = await house.press(await house.token(await house.plan()), shared.browser);
    const { socket } = await shared.browser.sit(guest.seat);
    await shared.browser.delete('/api/session');
    expect(await desk.closing()).toBe(4002);
    await socket.settled();
    await socket.close();
  });
});
