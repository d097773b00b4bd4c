import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Captured, capture } from '../net/capture.ts';
import { canMakeNetworks, Network } from '../net/network.ts';
import { DECOYS, type Tried } from './foreign/driver.ts';
import { spellings } from './foreign/spellings.ts';

const DRIVER = join(import.meta.dirname, 'foreign', 'driver.ts');
const run = promisify(execFile);

describe('foreign peers', () => {
  test('are tried in hundreds of spellings, none twice', () => {
    const all = spellings([]);
    expect(all.length).toBeGreaterThanOrEqual(200);
    expect(new Set(all.map(({ ip }) => ip.toString('hex'))).size).toBeGreaterThan(all.length - 10);
    expect(all.every(({ ip }) => ip.length === 4 || ip.length === 16)).toBe(true);
  });

  test.skipIf(!canMakeNetworks())(
    'are refused with 403, and not one packet goes to them, over UDP, TCP and TLS',
    async () => {
      const network = await Network.make(['box', 'world'], [LINK], 300);
      try {
        // whatever were sent to anybody would leave through the link
        for (const family of ['-4', '-6'])
          execFileSync('ip', [
            family,
            '-n',
            network.namespace('box'),
            'route',
            'replace',
            'default',
            'dev',
            'em0a',
          ]);
        const watching = await capture(network.namespace('box'));
        const [command, ...words] = network.exec('box', process.execPath, DRIVER, network.address('box'));
        const { stdout } = await run(command, words);
        expectRefused(JSON.parse(stdout) as Tried, network.address('box'), await watching.end());
      } finally {
        network.remove();
      }
    },
    240_000,
  );
});

const LINK = { from: 'box', to: 'world', delayMs: 1, lossPercent: 0 };

function expectRefused({ ports, spellings: count, byTransport }: Tried, own: string, seen: Captured): void {
  for (const tally of byTransport) {
    expect(tally).toEqual({
      transport: tally.transport,
      permissions: { 403: count },
      channels: { 403: count },
      virtualChannels: [403, 403, 403, 403],
      before: 1,
      between: 0,
      after: 1,
    });
  }
  expect(seen.lost).toBe(0);
  const toDecoys = seen.spoken.filter(({ to }) => DECOYS.includes(to));
  expect(new Set(toDecoys.map(({ to }) => to)).size).toBe(DECOYS.length);
  const others = seen.spoken.filter(({ to }) => !DECOYS.includes(to));
  // between the clients' ports and those of relay and door, on the box's own address, and nowhere else
  expect(others.length).toBeGreaterThan(0);
  for (const { from, fromPort, to, toPort } of others) {
    expect([from, to]).toEqual([own, own]);
    expect(ports.includes(fromPort) !== ports.includes(toPort)).toBe(true);
  }
}
