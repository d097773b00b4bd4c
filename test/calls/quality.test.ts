import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../server/core/clock.ts';
import type { CallFigures } from '../../server/protocol/quality.ts';
import type { FromClient } from '../../server/protocol/signalling.ts';
import { PATIENT, RELATIVE } from '../support/practice.ts';
import { type Guest, given, House, type Scene } from './house.ts';

const house = new House();

const FIGURES: CallFigures = {
  path: 'direct',
  transport: 'udp',
  liveSeconds: 600,
  goodSeconds: 500,
  fairSeconds: 60,
  poorSeconds: 40,
  restedSeconds: 12,
  reconnects: 2,
  firstLiveMs: 180,
  rttMs: 40,
  lossPercent: 1,
  concealedPercent: 0,
};
const NOTHING: CallFigures = {
  ...{ path: null, transport: null, liveSeconds: 0, goodSeconds: 0, fairSeconds: 0, poorSeconds: 0 },
  ...{ restedSeconds: 0, reconnects: 0, firstLiveMs: null, rttMs: null, lossPercent: null },
  concealedPercent: null,
};
const told = (call: string, over: boolean, figures = FIGURES): FromClient => ({
  type: 'quality',
  call,
  over,
  figures,
});

async function inCall(): Promise<{ scene: Scene; guest: Guest; call: string; from: number }> {
  const scene = await house.scene();
  const guest = given(scene.guests[0]);
  await house.admit(scene, guest);
  const { call } = await house.practice.appliance.database.db
    .selectFrom('call')
    .select('id as call')
    .where('appointment_id', '=', scene.appointment.id)
    .executeTakeFirstOrThrow();
  return { scene, guest, call, from: await house.practice.size() };
}

const rows = (call: string) =>
  house.practice.appliance.database.db
    .selectFrom('call_quality')
    .selectAll()
    .where('call_id', '=', call)
    .orderBy('at')
    .execute();
const lines = async (from: number) =>
  (await house.practice.lines(from)).filter(({ code }) => code === 'call.measured');

/** Resolves when the app has handled all that this guest said. */
async function settled({ socket, seat }: Guest): Promise<void> {
  socket.say({ type: 'signal', to: { seat, endpoint: 0 }, n: 1, payload: 'handled?' });
  expect(await socket.refusal()).toBe('PEER_UNKNOWN');
}

describe('how a call went', () => {
  test('is kept for each page, the newest word of it; the last one is a line without the figures', async () => {
    const { scene, guest, call, from } = await inCall();
    guest.socket.say(told(call, false, NOTHING));
    guest.socket.say(told(call, false));
    await settled(guest);
    expect(await lines(from)).toEqual([]);
    expect((await rows(call)).map(({ over, figures }) => [over, JSON.parse(figures)])).toEqual([
      [0, FIGURES],
    ]);

    guest.socket.say(told(call, true));
    guest.socket.say(told(call, true, NOTHING));
    guest.socket.say(told(call, false, NOTHING));
    await settled(guest);
    const detail = { path: 'direct', transport: 'udp', seconds: 600, reconnects: 2 };
    expect(await lines(from)).toMatchObject([{ out: 0, det: detail }]);
    expect((await rows(call)).map(({ over, figures }) => [over, JSON.parse(figures)])).toEqual([
      [1, FIGURES],
    ]);
    await house.endScene(scene);
  });

  test('can be told just after the end, but not the next day', async () => {
    const { scene, guest, call, from } = await inCall();
    scene.host.say({ type: 'end' });
    await guest.socket.hear('ended');
    guest.socket.say(told(call, true, NOTHING));
    scene.host.say(told(call, false));
    await settled(guest);
    await settled({ ...guest, socket: scene.host, seat: scene.hostSeat });
    expect(await lines(from)).toMatchObject([{ det: { path: 'none', transport: 'none', reconnects: 0 } }]);
    house.practice.clock.forward(11 * MINUTE);
    scene.host.say(told(call, true));
    expect(await scene.host.refusal()).toBe('WRONG_PHASE');
    await house.endScene(scene);
  });

  test('is not for who waits, nor of a foreign call or none', async () => {
    const { scene, guest, call } = await inCall();
    const other = await house.scene([PATIENT, RELATIVE]);
    const waits = given(other.guests[1]);
    for (const named of [call, 'AAAAAAAAAAAAAAAAAAAAAA']) {
      waits.socket.say(told(named, true));
      expect(await waits.socket.refusal()).toMatch(/WRONG_PHASE|BAD_REQUEST/);
    }
    other.host.say(told(call, true));
    expect(await other.host.refusal()).toBe('WRONG_PHASE');
    expect(await rows(call)).toEqual([]);
    await Promise.all([house.endScene(scene), house.endScene(other), guest.socket.close()]);
  });

  test('cannot be told so often that it keeps the app busy', async () => {
    const { scene, guest, call } = await inCall();
    for (let n = 0; n < 11; n += 1) guest.socket.say(told(call, false));
    expect(await guest.socket.refusal()).toBe('TOO_MANY');
    expect(await rows(call)).toHaveLength(1);
    await house.endScene(scene);
  });

  test.each<[string, object]>([
    ['words of its own', { path: 'pigeon' }],
    ['a name', { name: 'Mw. Jansen' }],
    ['more than a day', { liveSeconds: 86_401 }],
    ['a fraction', { lossPercent: 0.5 }],
    ['less than nothing', { reconnects: -1 }],
    ['a text for a number', { rttMs: '40' }],
    ['nothing where there must be something', { goodSeconds: null }],
  ])('%s does not fit', async (_name, change) => {
    const { scene, guest, call } = await inCall();
    guest.socket.say(told(call, true, { ...FIGURES, ...change } as CallFigures));
    expect(await guest.socket.refusal()).toBe('BAD_REQUEST');
    await house.endScene(scene);
  });
});
