import { afterAll, describe, expect, test } from 'vitest';
import { type Coturn, haveCoturn, startCoturn } from '../support/coturn.ts';
import { given, House } from './house.ts';

describe.skipIf(!haveCoturn)('relaying by a coturn', () => {
  let coturn: Coturn | null = null;
  const house = new House(async () => {
    coturn = await startCoturn();
    return {
      BEELDKAMER_RELAY_ENGINE: 'coturn',
      BEELDKAMER_COTURN_HOSTS: `${coturn.host}:${coturn.port}`,
      BEELDKAMER_COTURN_SECRET_FILE: coturn.secretFile,
    };
  });
  afterAll(async () => await coturn?.remove());

  test('both sides of a call are sent there, and elsewhere at once when it fails', async () => {
    const { engines, calls } = house.practice.app.domains;
    const { host, port } = given(coturn);
    const name = `${host}:${port}`;
    while (engines.choice.of('test:asked').name !== name)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    const sockets = [scene.host, given(scene.guests[0]).socket];
    const ask = async () => {
      for (const socket of sockets) socket.say({ type: 'ice' });
      return await Promise.all(sockets.map(async (socket) => (await socket.hear('call')).call));
    };
    await ask(); // what came of itself before
    for (const { iceServers } of await ask())
      expect(iceServers[0]?.urls).toEqual([`turn:${name}?transport=udp`, `turn:${name}?transport=tcp`]);

    for (const socket of sockets) socket.heard.length = 0;
    await calls.relayMoved(engines.choice.stands(name, false));
    for (const socket of sockets) {
      const { call } = await socket.hear('call');
      expect(call.iceServers[0]?.urls[0]).not.toContain(name);
      expect(call.iceServers[0]?.username).toContain(`:${call.call}:`);
    }
    await house.endScene(scene);
  });
});
