import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { later, SECOND, systemClock } from '../../server/core/clock.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { CLASS, encode, METHOD } from '../../server/relay/codec/message.ts';
import { CertificateWatch, readCertificate } from '../../server/relay/door/certificate.ts';
import { DoorStage, readAll, until } from './door-stage.ts';
import { connectPair } from './stream-client.ts';

let stage: DoorStage;
beforeEach(() => {
  stage = new DoorStage();
});
afterEach(async () => {
  await stage.close();
});

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const binding = (): Buffer =>
  encode({ class: CLASS.request, method: METHOD.binding, transactionId: Buffer.alloc(12, 7) }, []);

const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

async function bare(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

describe('one port', () => {
  test('serves pages, sockets and TURN, each told who the client is', async () => {
    const door = await stage.open();
    await stage.openApp();
    await stage.openRelay();
    for (const host of ['127.0.0.1', '::1']) {
      const [response] = await once(
        get({ host, port: door.port, rejectUnauthorized: false, agent: false }),
        'response',
      );
      expect(response.statusCode).toBe(200);
      response.resume();
    }
    const ws = new WebSocket(`wss://127.0.0.1:${door.port}/socket`, { rejectUnauthorized: false });
    await once(ws, 'open');
    ws.send('hallo');
    const [echo] = await once(ws, 'message');
    expect(String(echo)).toBe('hallo');
    const [anna, bert] = [await stage.client('anna'), await stage.client('bert')];
    await connectPair(anna, bert);
    for (let length = 0; length < 6; length++) {
      anna.sendOn(0x4000, Buffer.alloc(length, 9));
      expect(await bert.payload()).toEqual(Buffer.alloc(length, 9));
    }
    expect(stage.visitors).toEqual(['127.0.0.1', '::1', '127.0.0.1']);
    expect(stage.relay.server.byTransport()).toMatchObject({ tls: 2 });
    ws.send(randomBytes(60_000));
    const [large] = await once(ws, 'message');
    expect((large as Buffer).length).toBe(60_000);
    ws.terminate();
    anna.socket.destroy();
    await until(() => stage.relay.server.stats().allocations === 1);
    bert.socket.end();
    await until(() => stage.relay.server.stats().allocations === 0);
    await until(() => door.open === 0);
  });

  test('speaks TLS 1.2 and 1.3, and HTTP/1.1 alone', async () => {
    await stage.open();
    await stage.openApp();
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await stage.dial('127.0.0.1', {
        minVersion: version,
        maxVersion: version,
        ALPNProtocols: ['h2', 'http/1.1'],
      });
      expect([socket.getProtocol(), socket.alpnProtocol]).toEqual([version, 'http/1.1']);
      expect(socket.getCipher().standardName).toMatch(/GCM|CHACHA20/);
    }
    await expect(stage.dial('127.0.0.1', OLD)).rejects.toThrow();
    await expect(stage.dial('127.0.0.1', { ALPNProtocols: ['h2'] })).rejects.toThrow();
  });

  test('bodies pass whole in both directions, also behind a slow reader', async () => {
    await stage.open();
    const page = randomBytes(3_000_000);
    await stage.openApp(() => page);
    const socket = await stage.dial();
    const body = randomBytes(3_000_000);
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`);
    socket.write(body);
    socket.write(GET);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const all = Buffer.concat(chunks);
    expect(all.indexOf(body)).toBeGreaterThan(0);
    expect(all.subarray(all.length - page.length)).toEqual(page);
  });

  test('a first frame that comes byte by byte is still TURN', async () => {
    await stage.open();
    await stage.openRelay();
    const one = await stage.client('anna');
    for (const byte of binding()) {
      one.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => one.frames.length === 1);
  });

  test('each side may end first', async () => {
    await stage.open();
    await stage.openInstead((app) => {
      let read = '';
      app.on('data', (chunk) => {
        read += chunk.toString('latin1');
      });
      app.on('end', () => app.end(`heard ${read.slice(-3)}`));
    });
    const socket = await stage.dial();
    const said = readAll(socket);
    socket.end('Hello and bye');
    expect(await said).toBe('heard bye');
  });
});

describe('what stands behind is down', () => {
  test('a browser is told so, in Dutch, however much it still sends', async () => {
    await stage.open();
    for (const extra of [0, 1_000_000]) {
      const socket = await stage.dial();
      const said = readAll(socket);
      socket.write(GET + 'x'.repeat(extra));
      const answer = await said;
      expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
      expect(answer).toContain('Beeldkamer is even niet bereikbaar.');
      socket.end();
    }
  });

  test('a TURN client is closed', async () => {
    const door = await stage.open();
    const socket = await stage.dial();
    const gone = once(socket, 'close');
    socket.resume().on('end', () => socket.end());
    socket.write(binding());
    await gone;
    await until(() => door.open === 0);
  });

  test('an app that dies ends its connections, and the next one is served', async () => {
    await stage.open();
    const server = await stage.openInstead((app) => app.once('data', () => app.destroy()));
    const socket = await stage.dial();
    const said = readAll(socket);
    socket.write(GET);
    expect(await said).toBe('');
    await new Promise((resolve) => server.close(resolve));
    await stage.openApp();
    const next = await stage.dial();
    next.write(GET);
    expect(await readAll(next)).toMatch(/de pagina$/);
  });

  test('a relay that dies ends its connections', async () => {
    await stage.open();
    const relay = await stage.openRelay();
    const anna = await stage.client('anna');
    await anna.allocate();
    const ended = once(anna.socket, 'end');
    await relay.close();
    await ended;
    await stage.openRelay();
    await (await stage.client('anna')).allocate();
  });
});

describe('who is of no use', () => {
  test('half a handshake, silence after it, and silence before it are cut off', async () => {
    const door = await stage.open({ patienceMs: 300 });
    await stage.openApp();
    const half = await bare(door.port);
    half.write(Buffer.from('16030100', 'hex'));
    const sockets = [half, await bare(door.port), await stage.dial()];
    await Promise.all(
      sockets.map(async (socket) => {
        const gone = once(socket, 'close');
        socket.resume().on('end', () => socket.end());
        await gone;
      }),
    );
    await until(() => door.open === 0);
    expect(stage.visitors).toEqual([]);
  });

  test.each([
    ['plain HTTP', Buffer.from(GET)],
    ['plain TURN', binding()],
    ['noise', randomBytes(4000)],
    ['a TLS record of noise', Buffer.concat([Buffer.from('1603010fa0', 'hex'), randomBytes(4000)])],
    ['an alert', Buffer.from('15030100020228', 'hex')],
  ])('%s instead of TLS is closed', async (_name, bytes) => {
    const door = await stage.open();
    const socket = await bare(door.port);
    const gone = once(socket, 'close');
    socket.resume();
    socket.write(bytes);
    await gone;
    await until(() => door.open === 0);
  });

  test('a client that ends before it says anything', async () => {
    const door = await stage.open();
    const socket = await stage.dial();
    socket.end();
    await until(() => door.open === 0);
  });

  test('noise after a TURN beginning is closed', async () => {
    const door = await stage.open();
    await stage.openRelay();
    const one = await stage.client('anna');
    await one.exchange(binding());
    const gone = once(one.socket, 'close');
    one.socket.on('end', () => one.socket.end());
    one.socket.write(Buffer.alloc(100, 0xff));
    await gone;
    await until(() => door.open === 0);
  });

  test('more connections than the bound, from one source', async () => {
    const door = await stage.open({ bounds: { total: 100, perSource: 3 } });
    await stage.openApp();
    const kept = [await stage.dial(), await stage.dial(), await stage.dial()];
    await expect(stage.dial()).rejects.toThrow();
    expect((await stage.dial('::1')).authorized).toBe(true);
    kept[0]?.destroy();
    await until(() => door.open === 3);
    (await stage.dial()).destroy();
  });

  test('storms of resets, in and after the handshake, leave nothing behind', async () => {
    const door = await stage.open();
    await stage.openApp();
    await stage.openRelay();
    const words = [null, Buffer.from('1603010200010001fc0303', 'hex'), binding(), GET];
    const oneAfterAnother = words.flatMap((said) => [true, false].map((shaken) => ({ said, shaken })));
    for (let round = 0; round < 12; round++) {
      const raw = await Promise.all(oneAfterAnother.map(() => bare(door.port)));
      const said = oneAfterAnother.map(async ({ said, shaken }, at) => {
        const inner = shaken ? await stage.dial('', { socket: raw[at] }) : raw[at];
        if (said !== null) inner?.write(said);
      });
      await Promise.all(said);
      for (const socket of raw) socket.resetAndDestroy();
    }
    await until(() => door.open === 0);
    await (await stage.client('anna')).allocate();
    expect(stage.relay.server.stats().allocations).toBe(1);
  });

  test('a browser that does not fetch the end of its answer', async () => {
    let now = systemClock();
    const door = await stage.open({ clock: () => now });
    await stage.openApp(() => Buffer.alloc(20_000_000));
    const socket = await stage.dial();
    socket.pause().write(GET);
    await until(() => stage.visitors.length === 1);
    door.sweep();
    expect(door.open).toBe(1);
    const ended = await stage.dial();
    ended.write(GET.replace('GET', 'BAD '));
    ended.resume();
    await until(() => ended.readableEnded);
    door.sweep();
    now = later(now, 10 * SECOND);
    door.sweep();
    await until(() => door.open === 1);
  });

  test('media for a client that takes nothing in is dropped, and the client after half a minute', async () => {
    let now = systemClock();
    const door = await stage.open({ clock: () => now });
    await stage.openRelay();
    const [fast, dead] = [await stage.client('anna'), await stage.client('bert')];
    await connectPair(fast, dead);
    dead.socket.pause();
    while (door.open === 2) {
      for (let count = 0; count < 50; count++) fast.sendOn(0x4000, Buffer.alloc(16_000));
      await fast.flushed();
      stage.relay.pass(SECOND);
      now = later(now, SECOND);
      door.sweep();
    }
    await until(() => stage.relay.server.stats().allocations === 1);
    expect(fast.socket.destroyed).toBe(false);
    await fast.exchange(binding());
  });
});

describe('the certificate', () => {
  const fingerprint = async (): Promise<string> => {
    const socket = await stage.dial();
    const { fingerprint256 } = socket.getPeerX509Certificate() ?? { fingerprint256: '' };
    socket.destroy();
    return fingerprint256;
  };

  test('is renewed under running connections', async () => {
    const door = await stage.open();
    await stage.openRelay();
    const [anna, bert] = [await stage.client('anna'), await stage.client('bert')];
    await connectPair(anna, bert);
    const old = await fingerprint();
    stage.renew();
    door.use(readCertificate(stage.files));
    expect(await fingerprint()).not.toBe(old);
    anna.sendOn(0x4000, Buffer.from('still'));
    expect((await bert.payload()).toString()).toBe('still');
    await expect(stage.dial('127.0.0.1', OLD)).rejects.toThrow();
  });

  test.each([
    ['is missing', () => ({ ...stage.files, certFile: `${stage.files.certFile}.none` })],
    [
      'has another key',
      () => {
        const { keyFile } = stage.files;
        const other = `${keyFile}.other`;
        writeFileSync(other, readCertificate(stage.files).key, { mode: 0o600 });
        stage.renew();
        return { ...stage.files, keyFile: other };
      },
    ],
    [
      'is cut off',
      () => {
        writeFileSync(stage.files.certFile, readCertificate(stage.files).cert.subarray(0, 200));
        return stage.files;
      },
    ],
    [
      'has a key that everybody may read',
      () => {
        const open = `${stage.files.keyFile}.open`;
        writeFileSync(open, readCertificate(stage.files).key, { mode: 0o644 });
        return { ...stage.files, keyFile: open };
      },
    ],
  ])('that %s is refused', (_name, files) => {
    const given = files();
    expect(() => readCertificate(given)).toThrow(StartRefused);
  });

  test('is looked at again once its files have come to rest', () => {
    const watch = new CertificateWatch(stage.files);
    expect([watch.isChanged(), watch.isChanged()]).toEqual([false, false]);
    stage.renew();
    expect(watch.isChanged()).toBe(false);
    stage.renew();
    expect([watch.isChanged(), watch.isChanged(), watch.isChanged()]).toEqual([false, true, false]);
  });
});

test('draining takes nobody new, lets a request end, and cuts the rest off', async () => {
  const door = await stage.open();
  await stage.openApp();
  const [busy, idle] = [await stage.dial(), await stage.dial()];
  const gone = once(idle.resume(), 'end');
  const drained = door.drain(1000);
  await expect(stage.dial()).rejects.toThrow();
  const said = readAll(busy);
  busy.write(GET);
  expect(await said).toMatch(/de pagina$/);
  await gone;
  await drained;
});

test('a port that is taken refuses the start, with what to do', async () => {
  const door = await stage.open({ host: '127.0.0.1' });
  await expect(stage.open({ host: '127.0.0.1', port: door.port })).rejects.toThrow(/EADDRINUSE.*door\.port/);
});
