import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipBytes } from '../../server/core/address.ts';
import { systemClock } from '../../server/core/clock.ts';
import { selfTest } from '../../server/relay/probe/selftest.ts';
import { checkBatching } from '../../server/relay/sockets/batch-check.ts';
import { AF_INET, AF_INET6, BatchingUnavailable, Libc } from '../../server/relay/sockets/libc.ts';
import { SocketNames } from '../../server/relay/sockets/socket-names.ts';
import { relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

const run = promisify(execFile);
const UDP = join(import.meta.dirname, '..', '..', 'server', 'relay', 'sockets', 'udp.ts');

/** A process of its own that listens in batches, hears itself and tells what it was warned of. */
const PROGRAM = `
  import { createSocket } from 'node:dgram';
  import { once } from 'node:events';
  const { listenUdp } = await import(${JSON.stringify(UDP)});
  const echo = (bytes, from, via, start = 0, end = bytes.length) => via.send(bytes.subarray(start, end), from);
  const { datagrams, warnings } = await listenUdp('batched', { host: '127.0.0.1', port: 0 }, echo);
  const client = createSocket('udp4');
  client.send('hallo', datagrams.port, '127.0.0.1');
  const [answer] = await once(client, 'message');
  client.close();
  await datagrams.close();
  process.emitWarning('another warning');
  console.log(JSON.stringify({ answer: String(answer), warnings }));
`;

async function listenElsewhere(...flags: string[]) {
  const { stdout, stderr } = await run(process.execPath, [...flags, '--input-type=module', '-e', PROGRAM]);
  return { ...(JSON.parse(stdout) as { answer: string; warnings: string[] }), stderr };
}

describe('batched sockets, when asked for', { timeout: 60_000 }, () => {
  test('are had without a word on stderr; other warnings stay', async () => {
    const { answer, warnings, stderr } = await listenElsewhere();
    expect([answer, warnings]).toEqual(['hallo', []]);
    expect(stderr).toMatch(/^\(node:\d+\) Warning: another warning\n[^\n]*\n?$/);
  });

  test('are plain ones with one warning where Node has no foreign functions', async () => {
    const { answer, warnings } = await listenElsewhere('--no-experimental-ffi');
    expect(answer).toBe('hallo');
    expect(warnings).toEqual([
      'relay.sockets is batched, but this computer cannot (this Node has no node:ffi): it is dgram',
    ]);
  });

  test('are plain ones where foreign functions are forbidden', async () => {
    const { answer, warnings } = await listenElsewhere('--permission', '--allow-fs-read=*', '--allow-net');
    expect(answer).toBe('hallo');
    expect(warnings).toHaveLength(1);
  });
});

test('a relay in batches survives floods of noise, and then carries a call', {
  timeout: 60_000,
}, async () => {
  const place = relayFolder();
  const relay = startProcess(place.folder, { ...place.config, sockets: 'batched' });
  try {
    const port = await relay.port;
    const noisy = Array.from({ length: 8 }, () => createSocket('udp4'));
    for (let index = 0; index < 8_000; index++) {
      const bytes = randomBytes(index % 5 === 0 ? index % 4 : index % 1500);
      if (bytes.length > 8 && index % 2 === 0) Buffer.from('001600082112a442', 'hex').copy(bytes);
      const sent = new Promise((resolve) => noisy[index % 8]?.send(bytes, port, '127.0.0.1', resolve));
      if (index % 64 === 0) await sent;
    }
    for (const socket of noisy) socket.close();
    const server = { transport: 'udp', host: '127.0.0.1', port } as const;
    expect(await selfTest(server, SECRET, systemClock)).toMatchObject({ ok: true });
    expect(relay.errors()).toBe('');
  } finally {
    relay.child.kill('SIGKILL');
    await relay.exit;
    place.remove();
  }
});

describe('the check at the start', () => {
  test.each([AF_INET, AF_INET6] as const)('passes here, family %i', (family) => {
    expect(() => checkBatching(new Libc(), family)).not.toThrow();
  });

  /** C libraries that are not what we believe. */
  const strange: readonly [string, RegExp, () => Libc][] = [
    [
      'sends nothing',
      /did not come back/,
      () =>
        new (class extends Libc {
          override send = (_fd: number, _messages: bigint, count: number) => count;
        })(),
    ],
    [
      'says that it received what it did not',
      /came back changed/,
      () =>
        new (class extends Libc {
          override receive = (_fd: number, _messages: bigint, count: number) => count;
        })(),
    ],
    [
      'lays structures out another way',
      /did not come back|came back changed/,
      () =>
        new (class extends Libc {
          override receive = (fd: number, messages: bigint, count: number) =>
            super.receive(fd, messages + 64n, count - 1);
        })(),
    ],
    [
      'takes no socket of ours',
      /socket: errno/,
      () =>
        new (class extends Libc {
          override openDatagramSocket = (_family: number, name: ArrayBuffer) =>
            super.openDatagramSocket(77, name);
        })(),
    ],
  ];

  test.each(strange)('refuses a C library that %s', (_what, why, make) => {
    expect(() => checkBatching(make(), AF_INET)).toThrow(BatchingUnavailable);
    expect(() => checkBatching(make(), AF_INET)).toThrow(why);
  });
});

describe('names of clients', () => {
  const port = fc.integer({ min: 1, max: 65_535 });
  const none = () => 0;

  test('hold address and port of every client, and know it again', () => {
    const v4 = new SocketNames(AF_INET, none);
    const v6 = new SocketNames(AF_INET6, none);
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), port, (address, port) => {
        for (const names of address.includes(':') ? [v6] : [v4, v6]) {
          const name = names.of({ address, port });
          expect(name?.port).toBe(port);
          expect(ipBytes(name?.address ?? '')).toEqual(ipBytes(address));
          expect(names.of({ address, port })).toBe(name);
          expect(names.at(name?.words ?? new Uint32Array(7), 0)).toBe(name);
        }
      }),
    );
  });

  test('an IPv4 client of a dual-stack socket is shown as dgram shows it', () => {
    const names = new SocketNames(AF_INET6, none);
    expect(names.of({ address: '192.0.2.7', port: 5 })?.address).toBe('::ffff:192.0.2.7');
  });

  test('tell link-local clients apart by their interface, given by name or number', () => {
    const names = new SocketNames(AF_INET6, (name) => ({ eth0: 2, eth1: 3 })[name] ?? 0);
    const [one, other] = ['fe80::1%eth0', 'fe80::1%3'].map((address) => names.of({ address, port: 5 }));
    expect([one?.address, other?.address]).toEqual(['fe80::1%2', 'fe80::1%3']);
    expect(names.of({ address: 'fe80::1%2', port: 5 })).toBe(one);
    expect(names.of({ address: 'fe80::1%eth1', port: 5 })).toBe(other);
  });

  test('are not made for what is no address of the family', () => {
    const names = new SocketNames(AF_INET, none);
    for (const address of ['', 'localhost', '::1', '1.2.3', '1.2.3.4.5'])
      expect(names.of({ address, port: 5 })).toBeNull();
  });

  test('are forgotten in a flood, and made anew alike', () => {
    const names = new SocketNames(AF_INET, none);
    const first = names.of({ address: '192.0.2.1', port: 1 });
    for (let index = 0; index < 100_000; index++)
      names.of({
        address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
        port: 1 + (index % 60_000),
      });
    const again = names.of({ address: '192.0.2.1', port: 1 });
    expect(again).not.toBe(first);
    expect(again).toMatchObject({ address: first?.address, port: first?.port, words: first?.words });
  });
});
