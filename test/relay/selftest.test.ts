import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/core/clock.ts';
import { SelfTests, selfTest } from '../../server/relay/probe/selftest.ts';
import { openRelayAndDoor } from './relay-and-door.ts';
import { SECRET } from './stage.ts';

let open: Awaited<ReturnType<typeof openRelayAndDoor>>;

beforeAll(async () => {
  open = await openRelayAndDoor('127.0.0.1');
});

afterAll(() => open.close());

const over = (transport: 'udp' | 'tcp' | 'tls') => {
  const port = transport === 'tls' ? open.tlsPort : open.port;
  return { transport, host: '127.0.0.1', port };
};

describe('the self-test', { timeout: 60_000 }, () => {
  test('meets itself over every transport, and keeps what it measured', async () => {
    const tests = new SelfTests([over('udp'), over('tcp'), over('tls')], () => SECRET, systemClock);
    expect(tests.latest).toEqual([]);
    const [once, again] = await Promise.all([tests.run(), tests.run()]);
    expect(again).toBe(once);
    expect(once.map(({ transport, ok }) => [transport, ok])).toEqual([
      ['udp', true],
      ['tcp', true],
      ['tls', true],
    ]);
    expect(once.every((one) => one.ok && one.rttMs > 0)).toBe(true);
    expect(tests.latest).toBe(once);
  });

  test.each(['udp', 'tcp', 'tls'] as const)(
    'names what is wrong over %s: another secret',
    async (transport) => {
      const result = await selfTest(
        over(transport),
        'another-secret-than-the-relay-has-been-given',
        systemClock,
      );
      expect(result).toEqual({ ok: false, step: 'allocate', why: 'error 401' });
    },
  );

  test('takes the secret that is good at the moment', async () => {
    let secret = 'another-secret-than-the-relay-has-been-given';
    const tests = new SelfTests([over('udp')], () => secret, systemClock);
    expect(await tests.run()).toMatchObject([{ ok: false }]);
    secret = SECRET;
    expect(await tests.run()).toMatchObject([{ ok: true }]);
  });

  test('says so when there is no secret to be had', async () => {
    const noSecret = (): string => {
      throw new Error('the relay secret cannot be read');
    };
    const tests = new SelfTests([over('udp')], noSecret, systemClock);
    const why = 'the relay secret cannot be read';
    expect(await tests.run()).toMatchObject([{ ok: false, step: 'open', why }]);
  });

  test('says that nobody listens, and goes on with the others', async () => {
    const tests = new SelfTests([over('udp'), over('tls')], () => SECRET, systemClock);
    await open.closeDoor();
    expect(await tests.run()).toMatchObject([
      { transport: 'udp', ok: true },
      { transport: 'tls', ok: false, step: 'open' },
    ]);
  });
});
