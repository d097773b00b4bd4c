import { describe, expect, test } from 'vitest';
import { later, MINUTE } from '../../server/core/clock.ts';
import { House } from './house.ts';

const house = new House();

const carried = (packets: number, bytes: number) => ({ packets, bytes });

describe('what the relay tells', () => {
  test('of a call that is over stands in the log, about its people', async () => {
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    const { call } = (await scene.host.hear('call')).call;
    scene.host.say({ type: 'end' });
    await scene.host.hear('ended');
    const from = await house.practice.size();
    const since = house.practice.clock.now;
    await house.practice.app.domains.calls.relayTold(
      {
        ...{ kind: 'usage', why: 'ended', call, since, at: later(since, 3 * MINUTE) },
        seats: [
          { transports: ['tcp', 'udp'], sent: carried(10, 9_000), dropped: 1 },
          { transports: ['tls'], sent: carried(20, 16_000), dropped: 0 },
        ],
      },
      'boot-1',
    );
    const [line] = await house.practice.lines(from);
    expect(line).toMatchObject({
      ...{ code: 'call.relayed', out: 0, why: 'ended' },
      det: {
        told: 'boot-1',
        seconds: 180,
        transports: 'tcp+tls+udp',
        packets: 30,
        bytes: 25_000,
        dropped: 1,
      },
    });
    expect(line?.obj).toContain(`c:${call}`);
    expect(line?.obj.some((id) => id.startsWith('p:'))).toBe(true);
    await house.endScene(scene);
  });

  test('of a refusal is a refusal in the log; of tests and foreign calls nothing is', async () => {
    const scene = await house.scene();
    await house.admit(scene, scene.guests[0]);
    const { call } = (await scene.host.hear('call')).call;
    const from = await house.practice.size();
    const refused = (id: string) => ({
      ...{ kind: 'refused' as const, why: 'seat', call: id, times: 4 },
      at: house.practice.clock.now,
    });
    const { calls } = house.practice.app.domains;
    for (const id of [call, 'test:AAAA', 'of-another-database'])
      await calls.relayTold(refused(id), `x-${id}`);
    expect(await house.practice.lines(from)).toMatchObject([
      { code: 'call.relay_refused', out: 4, why: 'seat', det: { times: 4 } },
    ]);
    await house.endScene(scene);
  });
});
