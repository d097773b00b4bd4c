import { describe, expect, test } from 'vitest';
import { type Incident, incidents } from '../../server/audit/incidents/service.ts';
import { DAY } from '../../server/core/clock.ts';
import type { FromClient } from '../../server/protocol/signalling.ts';
import type { TestBrowser } from '../support/browser.ts';
import { PATIENT, RELATIVE } from '../support/practice.ts';
import { type Guest, given, House, type Scene } from './house.ts';

const house = new House();
const keys = '0123456789abcdef-fedcba9876543210';
const verified = (seat: string): FromClient => ({ type: 'verified', seat, keys });
const differ = (seat: string): FromClient => ({ type: 'mismatch', seat, found: 'pictures', keys });

/** A call of the host and these guests, all of them in it. */
async function inCall(
  participants = [PATIENT],
): Promise<{ scene: Scene; guests: readonly Guest[]; from: number }> {
  const scene = await house.scene(participants);
  for (const guest of scene.guests) await house.admit(scene, guest);
  return { scene, guests: scene.guests, from: await house.practice.size() };
}

/** Resolves when the app has handled all that this socket said. */
async function settled({ socket, seat }: Guest): Promise<void> {
  socket.say({ type: 'signal', to: { seat, endpoint: 0 }, n: 1, payload: 'handled?' });
  expect(await socket.refusal()).toBe('PEER_UNKNOWN');
}

async function lines(from: number, code: string) {
  return (await house.practice.lines(from)).filter((line) => line.code === code);
}

/** The incidents that were drafted, but for these. */
async function drafts(but: readonly Incident[] = []): Promise<readonly Incident[]> {
  const all = await incidents(house.practice.appliance.database.db);
  return all.filter(({ id }) => !but.some((one) => one.id === id));
}

/** What this seat is told that it and the first other one are called together. */
async function pairSeen(
  browser: TestBrowser,
  seat: string,
  resume: number,
): Promise<string | null | undefined> {
  const { socket, welcome } = await browser.sit(seat, { resume });
  await socket.close();
  return welcome.peers[0]?.pair;
}

describe('a pair', () => {
  test('is called the same by both, in every appointment of patient and clinician, and by no name of theirs', async () => {
    const scene = await house.scene();
    const guest = given(scene.guests[0]);
    const pair = await pairSeen(house.doctor.browser, scene.hostSeat, scene.hostAttach);
    expect(pair).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(await pairSeen(guest.browser, guest.seat, guest.attach)).toBe(pair);

    const patientId = scene.appointment.participants[0]?.patientId ?? '';
    const next = await house.scene([{ ...PATIENT, patientId }]);
    const other = await house.scene();
    expect(await pairSeen(house.doctor.browser, next.hostSeat, next.hostAttach)).toBe(pair);
    expect(await pairSeen(house.doctor.browser, other.hostSeat, other.hostAttach)).not.toBe(pair);
    for (const one of [scene, next, other]) await house.endScene(one);
  });

  test('is of a patient and the clinician: a relative has none', async () => {
    const { scene, guests } = await inCall([PATIENT, RELATIVE]);
    const [patient, relative] = guests;
    const { welcome, socket } = await given(relative).browser.sit(given(relative).seat, {
      resume: given(relative).attach,
    });
    expect(welcome.peers.map(({ role, pair }) => [role, pair]).sort()).toEqual([
      ['host', null],
      ['patient', null],
    ]);
    expect(welcome.peers.map(({ seat }) => seat)).toContain(given(patient).seat);
    await socket.close();
    await house.endScene(scene);
  });
});

describe('a tick', () => {
  test('stands in the log with who ticked, about whom, and which keys: one line for each of the two', async () => {
    const { scene, guests, from } = await inCall();
    const guest = given(guests[0]);
    scene.host.say(verified(guest.seat));
    guest.socket.say(verified(scene.hostSeat));
    await settled(guest);
    await settled({ ...guest, socket: scene.host, seat: scene.hostSeat });
    const found = await lines(from, 'call.sas_ok');
    expect(found.map(({ out, det }) => [out, det])).toEqual([
      [0, { keys }],
      [0, { keys }],
    ]);
    expect(new Set(found.map(({ usr }) => usr)).size).toBe(2);
    for (const { obj } of found) {
      for (const seat of [guest.seat, scene.hostSeat]) {
        expect(obj.filter((one) => one.includes(seat))).toHaveLength(1);
      }
    }
    await house.endScene(scene);
  });

  test('of who is not in a call is none, and neither is one about oneself or a stranger', async () => {
    const scene = await house.scene([PATIENT, RELATIVE]);
    const [one, two] = scene.guests.map(given);
    const stranger = await house.scene();
    const refused: [Guest['socket'], string, string][] = [
      [scene.host, given(one).seat, 'WRONG_PHASE'],
      [given(one).socket, scene.hostSeat, 'WRONG_PHASE'],
      [scene.host, scene.hostSeat, 'PEER_UNKNOWN'],
      [given(one).socket, given(two).seat, 'PEER_UNKNOWN'],
      [scene.host, given(stranger.guests[0]).seat, 'PEER_UNKNOWN'],
      [given(one).socket, stranger.hostSeat, 'PEER_UNKNOWN'],
    ];
    const from = await house.practice.size();
    for (const [socket, seat, code] of refused) {
      for (const message of [verified(seat), differ(seat)]) {
        socket.say(message);
        expect([await socket.refusal(), seat]).toEqual([code, seat]);
      }
    }
    expect(await lines(from, 'call.sas_mismatch')).toEqual([]);
    expect((await lines(from, 'call.sas_ok')).map(({ out }) => out)).not.toContain(0);
    await Promise.all([house.endScene(scene), house.endScene(stranger)]);
  });
});

describe('a comparison that came to nothing', () => {
  const nothing = (seat: string, why: 'timeout' | 'aborted' = 'aborted'): FromClient => ({
    type: 'uncompared',
    seat,
    why,
  });

  test('is a line of outcome 4; the fifth with one person within a day is an incident, once', async () => {
    const { scene, guests, from } = await inCall();
    const guest = given(guests[0]);
    const host = { ...guest, socket: scene.host, seat: scene.hostSeat };
    const before = await drafts();
    for (let n = 0; n < 4; n += 1) scene.host.say(nothing(guest.seat, n === 0 ? 'timeout' : 'aborted'));
    await settled(host);
    expect(await drafts(before)).toEqual([]);
    for (let n = 0; n < 3; n += 1) scene.host.say(nothing(guest.seat));
    await settled(host);
    const found = await drafts(before);
    expect(found).toMatchObject([{ kind: 'comparisons', appointmentId: scene.appointment.id }]);
    const told = await lines(from, 'call.sas_ok');
    expect(told.map(({ out, why }) => [out, why])).toEqual([
      [4, 'timeout'],
      ...Array.from({ length: 6 }, () => [4, 'aborted']),
    ]);
    expect(await lines(from, 'incident.opened')).toHaveLength(1);
    await house.endScene(scene);
  });

  test('is said by the host alone, of somebody in the call, and not of yesterday', async () => {
    const { scene, guests } = await inCall([PATIENT, RELATIVE]);
    const [patient, relative] = guests.map(given);
    const outside = await house.scene();
    const refused: [Guest['socket'], string, string][] = [
      [given(patient).socket, scene.hostSeat, 'NOT_ALLOWED'],
      [scene.host, scene.hostSeat, 'PEER_UNKNOWN'],
      [scene.host, given(outside.guests[0]).seat, 'PEER_UNKNOWN'],
      [outside.host, given(outside.guests[0]).seat, 'WRONG_PHASE'],
    ];
    for (const [socket, seat, code] of refused) {
      socket.say(nothing(seat));
      expect([await socket.refusal(), seat]).toEqual([code, seat]);
    }
    scene.host.say({ ...nothing(given(relative).seat), why: 'bored' } as unknown as FromClient);
    expect(await scene.host.refusal()).toBe('BAD_REQUEST');

    const before = await drafts();
    const host = { ...given(patient), socket: scene.host, seat: scene.hostSeat };
    const { db } = house.practice.appliance.database;
    for (let n = 0; n < 4; n += 1) scene.host.say(nothing(given(relative).seat));
    await settled(host);
    await db
      .updateTable('failed_comparison')
      .set(({ eb }) => ({ at: eb('at', '-', DAY + 1) }))
      .execute();
    scene.host.say(nothing(given(relative).seat));
    await settled(host);
    expect(await drafts(before)).toEqual([]);
    await Promise.all([house.endScene(scene), house.endScene(outside)]);
  });
});

describe('a mismatch', () => {
  test.each(['host', 'guest'])(
    'said by the %s: the other hears it at once, the guest has left, and it is major',
    async (who) => {
      const { scene, guests, from } = await inCall();
      const guest = given(guests[0]);
      const [by, to] = who === 'host' ? [scene.host, guest.socket] : [guest.socket, scene.host];
      const [own, other] = who === 'host' ? [scene.hostSeat, guest.seat] : [guest.seat, scene.hostSeat];
      by.say(differ(other));
      expect(await to.hear('mismatch')).toEqual({ type: 'mismatch', seat: own });
      await guest.socket.hear('phase', ({ phase }) => phase === 'left');
      await scene.host.hear('peer', ({ peer }) => peer.seat === guest.seat && peer.phase === 'left');
      expect(await lines(from, 'call.sas_mismatch')).toMatchObject([
        { out: 12, why: 'pictures', det: { keys } },
      ]);
      expect(await lines(from, 'call.left')).toMatchObject([{ out: 0, why: 'mismatch' }]);
      expect((await house.practice.lines(from)).map(({ code }) => code)).toEqual([
        'call.sas_mismatch',
        'incident.opened',
        'call.left',
      ]);
      await house.endScene(scene);
    },
  );

  test('is written down once more by the other side, and also after the guest has gone and the call is over', async () => {
    const { scene, guests, from } = await inCall();
    const guest = given(guests[0]);
    guest.socket.say({ type: 'leave' });
    await guest.socket.hear('phase', ({ phase }) => phase === 'left');
    scene.host.say({ type: 'end' });
    await scene.host.hear('ended');
    scene.host.say(differ(guest.seat));
    await guest.socket.hear('mismatch');
    expect(await lines(from, 'call.sas_mismatch')).toMatchObject([{ out: 12, why: 'pictures' }]);
    await house.endScene(scene);
  });

  test('found by a browser in the connection is written down, and moves nobody', async () => {
    const scene = await house.scene();
    const guest = given(scene.guests[0]);
    const from = await house.practice.size();
    scene.host.say({ type: 'mismatch', seat: guest.seat, found: 'connection', keys: null });
    guest.socket.say({ type: 'mismatch', seat: scene.hostSeat, found: 'connection', keys: null });
    await settled(guest);
    await settled({ ...guest, socket: scene.host, seat: scene.hostSeat });
    const found = await lines(from, 'call.sas_mismatch');
    expect(found.map(({ out, why, det }) => [out, why, det])).toEqual([
      [12, 'connection', {}],
      [12, 'connection', {}],
    ]);
    expect(guest.socket.soFar('mismatch')).toEqual([]);
    expect(guest.socket.soFar('phase').map(({ phase }) => phase)).not.toContain('left');
    await house.endScene(scene);
  });

  test('is one incident, whoever says it and however often; it names no person', async () => {
    const { scene, guests, from } = await inCall();
    const guest = given(guests[0]);
    const before = await drafts();
    scene.host.say({ type: 'mismatch', seat: guest.seat, found: 'connection', keys: null });
    guest.socket.say({ type: 'mismatch', seat: scene.hostSeat, found: 'connection', keys: null });
    await settled(guest);
    await settled({ ...guest, socket: scene.host, seat: scene.hostSeat });
    scene.host.say(differ(guest.seat));
    await guest.socket.hear('mismatch');
    const found = await drafts(before);
    expect(found).toMatchObject([{ kind: 'mismatch', appointmentId: scene.appointment.id }]);
    const opened = await lines(from, 'incident.opened');
    expect(opened.map(({ det }) => det)).toEqual([{ kind: 'mismatch' }]);
    expect(opened[0]?.obj.some((one) => one.includes(given(found[0]).id))).toBe(true);
    expect(JSON.stringify(found)).not.toContain(guest.seat);
    await house.endScene(scene);
  });

  test('cannot be said so often that it fills the log', async () => {
    const { scene, guests, from } = await inCall();
    const guest = given(guests[0]);
    for (let n = 0; n < 26; n += 1) scene.host.say(verified(guest.seat));
    expect([await scene.host.refusal(), await scene.host.refusal()]).toEqual(['TOO_MANY', 'TOO_MANY']);
    expect(await lines(from, 'call.sas_ok')).toHaveLength(24);
    await house.endScene(scene);
  });

  test.each<[string, object]>([
    ['an unknown field', { ...verified('x'), more: 1 }],
    ['no keys', { type: 'verified' }],
    ['keys that are none', { type: 'verified', keys: 'a-b' }],
    ['keys in capitals', { type: 'verified', keys: keys.toUpperCase() }],
    ['null for the keys of a tick', { type: 'verified', keys: null }],
    ['something else found', { type: 'mismatch', found: 'nothing', keys }],
    ['nothing found', { type: 'mismatch', keys }],
  ])('%s does not fit', async (_name, message) => {
    const { scene, guests } = await inCall();
    const seat = given(guests[0]).seat;
    scene.host.say({ seat, ...message, ...('seat' in message && { seat }) } as unknown as FromClient);
    expect(await scene.host.refusal()).toBe('BAD_REQUEST');
    await house.endScene(scene);
  });
});

test('what a browser says last is heard out, also when it goes at once', async () => {
  const { scene, guests, from } = await inCall();
  const { socket } = given(guests[0]);
  // something that takes the app a while comes first: the socket is gone before the word that counts is read
  for (let busy = 0; busy < 5; busy += 1) socket.say(verified(scene.hostSeat));
  socket.say(differ(scene.hostSeat));
  await socket.close();
  await scene.host.hear('mismatch');
  expect(await lines(from, 'call.sas_mismatch')).toHaveLength(1);
  expect(await lines(from, 'call.sas_ok')).toHaveLength(5);
  await house.endScene(scene);
});
