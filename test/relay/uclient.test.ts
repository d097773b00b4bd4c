import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { relayControl } from '../../server/relay/control/client.ts';
import { relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

/** coturn's client: a TURN client that nobody here wrote. Debian package `coturn`. */
const UCLIENT = '/usr/bin/turnutils_uclient';
const run = promisify(execFile);

describe.skipIf(!existsSync(UCLIENT))('turnutils_uclient, client to client', () => {
  test.concurrent.each([
    ['channels', ['-c']],
    ['channels, ports in pairs', []],
    ['indications', ['-c', '-s']],
    ['indications, ports in pairs', ['-s']],
    ['channels, payloads of 1 kB', ['-c', '-l', '1000']],
  ])(
    '%s: nothing is lost',
    async (_name, flags) => {
      const place = relayFolder();
      const { child, port, exit } = startProcess(place.folder, place.config);
      try {
        const common = [
          '-y',
          '-n',
          '20',
          '-m',
          '2',
          '-u',
          'call:participant',
          '-W',
          SECRET,
          '-p',
          String(await port),
        ];
        const { stdout } = await run(UCLIENT, [...common, ...flags, '127.0.0.1']);
        const [, sent, received] =
          /tot_send_msgs=(\d+), tot_recv_msgs=(\d+)\s[\s\S]*Total lost/.exec(stdout) ?? [];
        expect(stdout).toContain('Total lost packets 0 (0.000000%)');
        expect(Number(received)).toBe(Number(sent));
        expect(Number(received)).toBeGreaterThanOrEqual(40);
        const figures = await relayControl(place.config.controlSocket).stats();
        expect(figures?.packets).toBeGreaterThanOrEqual(40);
      } finally {
        child.kill();
        await exit;
        place.remove();
      }
    },
    60_000,
  );
});
