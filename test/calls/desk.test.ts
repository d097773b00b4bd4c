import { beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../server/protocol/accounts.ts';
import type { TestBrowser } from '../support/browser.ts';
import { given, House } from './house.ts';

const house = new House();
let other: { browser: TestBrowser; account: Account };

beforeAll(async () => {
  other = await house.practice.staff('Eva Smit', 'clinician');
});

describe('a desk', () => {
  test('hears each arrival once, at once, and what comes after it', async () => {
    const { socket, desk } = await house.planner.browser.desk();
    expect(desk.arrivals).toEqual([]);
    const appointment = await house.plan();
    expect(await socket.hear('agenda')).toMatchObject({
      appointment: appointment.id,
      start: appointment.start,
    });
    const token = await house.token(appointment);
    const { browser, seat } = await house.press(token);
    const came = await socket.hear('arrival', ({ arrived }) => arrived);
    expect(came.arrival).toMatchObject({
      seat,
      phase: 'waiting',
      online: false,
      bound: true,
      name: 'Mw. Jansen',
    });
    const page = await browser.sit(seat);
    expect(await socket.hear('arrival')).toMatchObject({ arrived: false, arrival: { online: true } });
    await house.press(token, browser);
    await page.socket.close();
    expect(await socket.hear('arrival')).toMatchObject({ arrived: false, arrival: { online: false } });
    const back = await browser.sit(seat);
    back.socket.say({ type: 'leave' });
    await socket.hear('arrival', ({ arrival }) => arrival.phase === 'left');
    await house.press(token, browser);
    expect(await socket.hear('arrival', ({ arrived }) => arrived)).toMatchObject({
      arrival: { phase: 'waiting' },
    });
    expect(socket.soFar('arrival').filter(({ arrived }) => arrived)).toEqual([]);
    await back.socket.close();
    await socket.close();
  });

  test('opens with everybody who waits or is in a call, and is a line that names them', async () => {
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    const from = await house.practice.size();
    const { socket, desk } = await house.planner.browser.desk();
    const mine = desk.arrivals.filter(({ appointment }) => appointment === scene.appointment.id);
    expect(mine).toMatchObject([{ phase: 'admitted', online: true }]);
    const [line] = await house.practice.lines(from);
    const patient = given(scene.appointment.participants[0]?.patientId);
    expect(line).toMatchObject({
      code: 'board.viewed',
      det: { board: 'arrivals', clinician: 'all', part: 1 },
    });
    expect(line?.obj).toContain(`p:${patient}`);
    await socket.close();
    await house.endScene(scene);
  });

  test('of a clinician shows only those who come for him', async () => {
    const mine = await house.doctor.browser.desk();
    const theirs = await other.browser.desk();
    const scene = await house.scene();
    await mine.socket.hear('arrival', ({ arrival }) => arrival.appointment === scene.appointment.id);
    await theirs.socket.settled().catch(() => {});
    const all = [...theirs.socket.soFar('arrival').map(({ arrival }) => arrival), ...theirs.desk.arrivals];
    expect(all.filter(({ clinicianId }) => clinicianId !== other.account.id)).toEqual([]);
    expect(theirs.socket.soFar('agenda')).toEqual([]);
    await Promise.all([mine.socket.close(), theirs.socket.close(), house.endScene(scene)]);
  });

  test('is not for who only runs the machine, nor for guests', async () => {
    const admin = await house.practice.staff('Ilse Technisch', 'admin');
    const refused = await admin.browser.socket();
    refused.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    expect([await refused.refusal(), await refused.closing()]).toEqual(['NOT_ALLOWED', 4003]);
    const { browser } = await house.press(await house.token(await house.plan()));
    const guest = await browser.socket();
    guest.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    expect([await guest.refusal(), await guest.closing()]).toEqual(['NOT_SIGNED_IN', 4002]);
  });

  test('does nothing in a room', async () => {
    const { socket } = await house.planner.browser.desk();
    socket.say({ type: 'end' });
    expect(await socket.refusal()).toBe('NOT_ALLOWED');
    await socket.close();
  });
});
