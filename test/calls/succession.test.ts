import { describe, expect, test } from 'vitest';
import type { Appointment } from '../../server/protocol/agenda.ts';
import type { TestBrowser, TestSocket } from '../support/browser.ts';
import { given, House, type Scene } from './house.ts';

const house = new House();

/** A colleague who was let into the call. */
interface Colleague {
  readonly browser: TestBrowser;
  readonly account: string;
  readonly seat: string;
  readonly socket: TestSocket;
}

async function colleague(scene: Scene, role: 'clinician' | 'assistant' = 'clinician'): Promise<Colleague> {
  const { browser, account } = await house.practice.staff(`Collega ${crypto.randomUUID().slice(0, 8)}`, role);
  const seat = await house.staffSeat(browser, scene.appointment);
  const { socket } = await browser.sit(seat);
  await scene.host.hear('peer', ({ peer }) => peer.seat === seat && peer.phase === 'waiting');
  scene.host.say({ type: 'admit', seat });
  await socket.hear('phase', ({ phase }) => phase === 'admitted');
  return { browser, account: account.id, seat, socket };
}

/** A host with one guest in the call, and a colleague. */
async function call(role?: 'clinician' | 'assistant'): Promise<Scene & { readonly other: Colleague }> {
  const scene = await house.scene();
  await house.admit(scene, scene.guests[0]);
  return { ...scene, other: await colleague(scene, role) };
}

/** What was offered has been dealt with: messages of one socket are done in order, and this one is refused. */
async function settled(host: TestSocket): Promise<void> {
  expect(await refusalOf(host, { type: 'refuse', seat: crypto.randomUUID() })).toBe('PEER_UNKNOWN');
}

/** What the log tells of hosts since then. */
async function hostCodes(from: number): Promise<readonly string[]> {
  return (await house.practice.codes(from)).filter((code) => code.startsWith('call.host'));
}

async function refusalOf(socket: TestSocket, message: Parameters<TestSocket['say']>[0]): Promise<string> {
  socket.say(message);
  return (await socket.hear('error', ({ about }) => about === message.type)).code;
}

describe('a call that is handed over', () => {
  test('goes on with the colleague as host, and the appointment is his', async () => {
    const scene = await call();
    const { host, hostSeat, other, guests } = scene;
    const from = await house.practice.size();
    host.say({ type: 'offer', seat: other.seat });
    await settled(host);
    other.socket.say({ type: 'take' });
    const [own, former, guest] = await Promise.all([
      other.socket.hear('welcome', ({ you }) => you.role === 'host'),
      host.hear('welcome', ({ you }) => you.role === 'staff'),
      given(guests[0]).socket.hear('welcome'),
    ]);
    expect([own.you.phase, former.you.phase, guest.you.phase]).toEqual(Array(3).fill('admitted'));
    expect(guest.call?.phase).toBe('active');
    expect(guest.peers).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ seat: other.seat, role: 'host', reachable: true }),
        expect.objectContaining({ seat: hostSeat, role: 'staff', reachable: true }),
      ]),
    );
    const view = await other.browser.get<Appointment>(`/api/appointments/${scene.appointment.id}`);
    expect(view.clinician.id).toBe(other.account);
    expect(await hostCodes(from)).toEqual(['call.host_offered', 'call.host_changed']);
    // the rights went along
    expect(await refusalOf(host, { type: 'end' })).toBe('NOT_ALLOWED');
    other.socket.say({ type: 'end' });
    await given(guests[0]).socket.hear('ended');
    await other.socket.close();
    await house.endScene(scene);
  });

  test('is taken over, too, when the host is gone, and he comes back as a colleague', async () => {
    const scene = await call();
    const { host, hostSeat, hostAttach, other } = scene;
    host.say({ type: 'offer', seat: other.seat });
    await settled(host);
    await host.close();
    other.socket.say({ type: 'take' });
    await other.socket.hear('welcome', ({ you }) => you.role === 'host');
    const back = await house.doctor.browser.sit(hostSeat, { resume: hostAttach });
    expect(back.welcome.you).toMatchObject({ role: 'staff', phase: 'admitted' });
    await Promise.all([
      back.socket.close(),
      other.socket.close(),
      ...scene.guests.map(({ socket }) => socket.close()),
    ]);
  });

  test('is nobody’s to take without an offer, nor after it was withdrawn', async () => {
    const scene = await call();
    const { host, other } = scene;
    expect(await refusalOf(other.socket, { type: 'take' })).toBe('NOT_ALLOWED');
    const from = await house.practice.size();
    host.say({ type: 'offer', seat: other.seat });
    host.say({ type: 'offer', seat: other.seat }); // once more changes nothing, and is no line
    host.say({ type: 'offer', seat: null });
    await settled(host);
    expect(await hostCodes(from)).toEqual(['call.host_offered', 'call.host_offered']);
    expect(await refusalOf(other.socket, { type: 'take' })).toBe('NOT_ALLOWED');
    await other.socket.close();
    await house.endScene(scene);
  });

  test('goes to a clinician in the call alone, by the host’s word alone', async () => {
    const scene = await call('assistant');
    const { host, other, guests } = scene;
    const guest = given(guests[0]);
    expect(await refusalOf(host, { type: 'offer', seat: other.seat })).toBe('NOT_ALLOWED');
    expect(await refusalOf(host, { type: 'offer', seat: guest.seat })).toBe('PEER_UNKNOWN');
    expect(await refusalOf(host, { type: 'offer', seat: crypto.randomUUID() })).toBe('PEER_UNKNOWN');
    expect(await refusalOf(guest.socket, { type: 'offer', seat: guest.seat })).toBe('NOT_ALLOWED');
    expect(await refusalOf(guest.socket, { type: 'take' })).toBe('NOT_ALLOWED');
    const left = await colleague(scene);
    left.socket.say({ type: 'leave' });
    await host.hear('peer', ({ peer }) => peer.seat === left.seat && peer.phase === 'left');
    expect(await refusalOf(host, { type: 'offer', seat: left.seat })).toBe('WRONG_PHASE');
    await Promise.all([other.socket.close(), left.socket.close()]);
    await house.endScene(scene);
  });
});
