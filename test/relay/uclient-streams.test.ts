import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../server/core/clock.ts';
import { listenStreams } from '../../server/relay/sockets/streams.ts';
import { DoorStage, until } from './door-stage.ts';
import { SECRET, Stage } from './stage.ts';

/** coturn's client: a TURN client that nobody here wrote. Debian package `coturn`. */
const UCLIENT = '/usr/bin/turnutils_uclient';
const run = promisify(execFile);

let stage: DoorStage;
beforeEach(() => {
  stage = new DoorStage(new Stage({ clock: systemClock }));
});
afterEach(async () => {
  await stage.close();
});

async function overTcp(): Promise<number> {
  const { server } = stage.relay;
  const streams = await listenStreams({ host: '127.0.0.1', port: 0 }, server.receive, {
    clock: systemClock,
    holds: (outlet, client) => server.holds(outlet, client),
    onClosed: (outlet, client) => server.clientGone(outlet, client),
  });
  stage.atEnd(() => streams.close());
  return streams.port;
}

async function throughTheDoor(): Promise<number> {
  await stage.openRelay();
  return (await stage.open()).port;
}

describe.skipIf(!existsSync(UCLIENT))('turnutils_uclient over streams, client to client', () => {
  test.each([
    ['TCP, channels', overTcp, ['-t']],
    ['TCP, indications', overTcp, ['-t', '-s']],
    ['TLS through the door, channels', throughTheDoor, ['-t', '-S']],
    ['TLS through the door, indications', throughTheDoor, ['-t', '-S', '-s']],
    ['TLS through the door, payloads of 1 kB', throughTheDoor, ['-t', '-S', '-l', '1000']],
  ])(
    '%s: nothing is lost',
    async (_name, listen, flags) => {
      const port = await listen();
      const common = [
        '-y',
        '-n',
        '10',
        '-m',
        '2',
        '-u',
        'call:participant',
        '-W',
        SECRET,
        '-p',
        String(port),
      ];
      const { stdout } = await run(UCLIENT, [...common, ...flags, '127.0.0.1']);
      expect(stdout).toContain('Total lost packets 0 (0.000000%)');
      const [, sent, received] =
        /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\s[\s\S]*Total lost/.exec(stdout) ?? [];
      expect(Number(received)).toBe(Number(sent));
      expect(stage.relay.server.stats().packets).toBeGreaterThanOrEqual(40);
      await until(() => stage.relay.server.stats().allocations === 0);
    },
    120_000,
  );
});
