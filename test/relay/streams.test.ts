import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../server/core/clock.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { encodeProxyHeader } from '../../server/core/proxy-header.ts';
import { DEFAULT_LIMITS } from '../../server/relay/allocations/quota.ts';
import { ATTRIBUTE, readXorAddress, writeUint32 } from '../../server/relay/codec/attributes.ts';
import { CLASS, encode, first, METHOD } from '../../server/relay/codec/message.ts';
import type { ConnectionBounds } from '../../server/relay/sockets/connection-limit.ts';
import { listenStreams, type Streams } from '../../server/relay/sockets/streams.ts';
import { Stage } from './stage.ts';
import { connectPair, StreamClient } from './stream-client.ts';

let stage: Stage;
let folder: string;
const opened: { streams: Streams[]; sockets: Socket[] } = { streams: [], sockets: [] };

beforeEach(() => {
  // not the bandwidth of an allocation shall be the limit here
  stage = new Stage({ limits: { ...DEFAULT_LIMITS, bandwidth: { bitsPerSecond: 1e12, burstMs: SECOND } } });
  folder = mkdtempSync(join(tmpdir(), 'streams-'));
});
afterEach(async () => {
  for (const socket of opened.sockets.splice(0)) socket.destroy();
  for (const streams of opened.streams.splice(0)) await streams.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(
  where: { host: string; port: number } | { path: string } = { host: '127.0.0.1', port: 0 },
  bounds?: ConnectionBounds,
): Promise<Streams> {
  const { server } = stage;
  const streams = await listenStreams(where, server.receive, {
    clock: () => stage.now,
    holds: (outlet, client) => server.holds(outlet, client),
    onClosed: (outlet, client) => server.clientGone(outlet, client),
    ...(bounds && { bounds }),
  });
  opened.streams.push(streams);
  return streams;
}

async function dial(streams: Streams): Promise<Socket> {
  const socket = streams.port === 0 ? connect(streams.host) : connect(streams.port, streams.host);
  socket.on('error', () => undefined);
  opened.sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function client(streams: Streams, participant: string, call?: string): Promise<StreamClient> {
  return new StreamClient(await dial(streams), participant, call, stage.now);
}

/** Lets both sides' events happen until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const binding = (): Buffer =>
  encode({ class: CLASS.request, method: METHOD.binding, transactionId: Buffer.alloc(12, 7) }, []);

describe('TURN over TCP', () => {
  test('carries a call by channels, padded, and by indications', async () => {
    const streams = await listen();
    const [anna, bert] = [await client(streams, 'anna'), await client(streams, 'bert')];
    await connectPair(anna, bert);
    for (let length = 0; length < 9; length++) {
      anna.sendOn(0x4000, Buffer.alloc(length, length + 1));
      expect(await bert.payload()).toEqual(Buffer.alloc(length, length + 1));
    }
    expect(bert.frames.every(({ length }) => length % 4 === 0)).toBe(true);
    expect(stage.server.byTransport()).toEqual({ udp: 0, tcp: 2, tls: 0 });
  });

  test('meets clients of UDP, and frees what a closed connection held', async () => {
    const streams = await listen();
    const overUdp = stage.client('bert', 1002);
    overUdp.allocate();
    const overTcp = await client(streams, 'anna');
    const ofTcp = await overTcp.allocate();
    expect(await overTcp.permit(overUdp.relayed)).toBe(0);
    overUdp.permit();
    overUdp.sendTo(ofTcp, Buffer.from('van udp'));
    expect((await overTcp.payload()).toString()).toBe('van udp');
    const before = stage.sent.length;
    overTcp.sendTo(overUdp.relayed, Buffer.from('van tcp'));
    await until(() => stage.sent.length > before);
    expect(stage.server.stats().allocations).toBe(2);
    overTcp.socket.destroy();
    await until(() => streams.open === 0);
    expect(stage.server.stats().allocations).toBe(1);
    expect(overUdp.sendTo(ofTcp, Buffer.from('nobody'))).toEqual([]);
  });

  test('answers each frame however the bytes come, on IPv4 and IPv6', async () => {
    for (const [host, reach] of [
      ['127.0.0.1', '127.0.0.1'],
      ['::', '127.0.0.1'],
      ['::', '::1'],
    ] as const) {
      const { port } = await listen({ host, port: 0 });
      const socket = connect(port, reach);
      opened.sockets.push(socket);
      const one = new StreamClient(socket, 'anna', 'call', stage.now);
      await once(socket, 'connect');
      const answered = one.exchange(binding());
      const answer = await answered;
      const mapped = readXorAddress(
        first(answer, ATTRIBUTE.xorMappedAddress) ?? Buffer.alloc(0),
        answer.transactionId,
      );
      expect(mapped).toMatchObject({ port: socket.localPort });
      expect(mapped?.ip.length).toBe(reach === '::1' ? 16 : 4);
      for (const byte of binding()) {
        socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => one.frames.length === 2);
      expect(one.frames[1]).toEqual(one.frames[0]);
    }
  });

  test.each([
    ['TLS', Buffer.from('1603010100010000fc0303', 'hex')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['first bits 11', Buffer.from('ff', 'hex')],
    ['a length that lies', Buffer.from('0001ffff2112a442', 'hex')],
    [
      'a PROXY header',
      encodeProxyHeader({ address: '192.0.2.1', port: 1 }, { address: '192.0.2.2', port: 2 }),
    ],
  ])('%s ends the connection, and the allocation with it', async (_name, noise) => {
    const streams = await listen();
    const anna = await client(streams, 'anna');
    await anna.allocate();
    const gone = once(anna.socket, 'close');
    anna.socket.write(Buffer.concat([noise, Buffer.alloc(20_000, 0xff)]));
    await gone;
    await until(() => stage.server.stats().allocations === 0);
  });

  test('a slow receiver loses media, and gets what comes after', async () => {
    const streams = await listen();
    const [fast, slow] = [await client(streams, 'anna'), await client(streams, 'bert')];
    await connectPair(fast, slow);
    slow.socket.pause();
    for (let round = 0; round < 1500; round++) {
      fast.sendOn(0x4000, Buffer.alloc(16_000, 1));
      await fast.flushed();
    }
    slow.socket.resume();
    const last = setInterval(() => fast.sendOn(0x4000, Buffer.from('after')), 20);
    let received = 0;
    for (let payload = await slow.payload(); payload.toString() !== 'after'; payload = await slow.payload())
      received++;
    clearInterval(last);
    expect(received).toBeLessThan(1400);
  });
});

describe('how long a connection lasts', () => {
  test('10 seconds for the first frame', async () => {
    const streams = await listen();
    const [silent, slow, honest] = [await dial(streams), await dial(streams), await client(streams, 'anna')];
    slow.write(Buffer.from('0001', 'hex'));
    await honest.exchange(binding());
    await until(() => streams.open === 3);
    stage.pass(10 * SECOND - 1);
    streams.sweep();
    expect(streams.open).toBe(3);
    stage.pass(1);
    const gone = Promise.all([once(silent, 'close'), once(slow, 'close')]);
    streams.sweep();
    await gone;
    await until(() => streams.open === 1);
  });

  test('a minute without an allocation, however much is said; with one, as long as that lives', async () => {
    const streams = await listen();
    const [talker, holder] = [await client(streams, 'anna'), await client(streams, 'bert')];
    await holder.allocate();
    const cut = once(talker.socket, 'close');
    for (let seconds = 0; seconds < 60; seconds += 5) {
      await talker.exchange(binding());
      stage.pass(5 * SECOND);
      streams.sweep();
    }
    await cut;
    stage.pass(8 * MINUTE);
    streams.sweep();
    expect(streams.open).toBe(1);
    const ended = once(holder.socket, 'close');
    await holder.request(METHOD.refresh, () => [{ type: ATTRIBUTE.lifetime, value: writeUint32(0) }]);
    stage.pass(MINUTE);
    streams.sweep();
    await ended;
  });

  test('half a minute for a receiver that takes nothing in', async () => {
    const streams = await listen();
    const [fast, dead] = [await client(streams, 'anna'), await client(streams, 'bert')];
    await connectPair(fast, dead);
    dead.socket.pause();
    const closed = () => streams.open === 1;
    while (!closed()) {
      for (let count = 0; count < 100; count++) fast.sendOn(0x4000, Buffer.alloc(16_000));
      await fast.flushed();
      stage.pass(SECOND);
      streams.sweep();
    }
    expect(stage.server.stats().allocations).toBe(1);
    expect(fast.socket.destroyed).toBe(false);
  });
});

describe('many connections', () => {
  test('those beyond the bound are closed, and their place is free again', async () => {
    const streams = await listen({ host: '127.0.0.1', port: 0 }, { total: 10, perSource: 3 });
    const three = [await dial(streams), await dial(streams), await dial(streams)];
    await until(() => streams.open === 3);
    await once(await dial(streams), 'close');
    expect(streams.open).toBe(3);
    three[0]?.destroy();
    await until(() => streams.open === 2);
    await (await client(streams, 'anna')).allocate();
  });

  test('a storm of connections that are reset at once leaves nothing behind', async () => {
    const streams = await listen();
    for (let round = 0; round < 30; round++) {
      const storm = await Promise.all(Array.from({ length: 20 }, () => dial(streams)));
      for (const [index, socket] of storm.entries()) {
        if (index % 3 > 0) socket.write(index % 3 === 1 ? binding() : Buffer.from([0x40]));
        socket.resetAndDestroy();
      }
    }
    await until(() => streams.open === 0);
    await (await client(streams, 'anna')).allocate();
    expect(stage.server.stats().allocations).toBe(1);
  });

  test('draining serves who is there and takes nobody new', async () => {
    const streams = await listen();
    const [anna, bert] = [await client(streams, 'anna'), await client(streams, 'bert')];
    await connectPair(anna, bert);
    streams.drain();
    await expect(dial(streams)).rejects.toThrow('ECONNREFUSED');
    anna.sendOn(0x4000, Buffer.from('still here'));
    expect((await bert.payload()).toString()).toBe('still here');
    await streams.close();
    await until(() => stage.server.stats().allocations === 0);
  });

  test('a port that is taken refuses the start', async () => {
    const { port } = await listen();
    await expect(listen({ host: '127.0.0.1', port })).rejects.toThrow(StartRefused);
  });
});

describe('behind the door', () => {
  const path = (): string => join(folder, 'turn.sock');
  const from = (address: string, port: number): Buffer =>
    encodeProxyHeader({ address, port }, { address, port: 443 });

  test('the client is whom the header names', async () => {
    const streams = await listen({ path: path() });
    expect(statSync(path()).mode & 0o777).toBe(0o660);
    for (const [address, bytes] of [
      ['203.0.113.9', 4],
      ['2001:db8::9', 16],
    ] as const) {
      const one = await client(streams, 'anna');
      one.socket.write(from(address, 40_000));
      const answer = await one.exchange(binding());
      const mapped = readXorAddress(
        first(answer, ATTRIBUTE.xorMappedAddress) ?? Buffer.alloc(0),
        answer.transactionId,
      );
      expect(mapped).toMatchObject({ port: 40_000 });
      expect(mapped?.ip.length).toBe(bytes);
      await one.allocate();
    }
    expect(stage.server.byTransport()).toEqual({ udp: 0, tcp: 0, tls: 2 });
  });

  test('the same address twice is two clients', async () => {
    const streams = await listen({ path: path() });
    const [anna, bert] = [await client(streams, 'anna'), await client(streams, 'bert')];
    for (const one of [anna, bert]) one.socket.write(from('203.0.113.9', 40_000));
    await connectPair(anna, bert);
    anna.sendOn(0x4000, Buffer.from('hallo'));
    expect((await bert.payload()).toString()).toBe('hallo');
    expect(stage.server.stats().allocations).toBe(2);
  });

  test.each([
    ['no header', binding()],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a header of nobody (LOCAL)', Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')],
    ['a header of version 1', Buffer.from('PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n')],
    ['a second header', Buffer.concat([from('192.0.2.1', 1), from('192.0.2.1', 1), Buffer.alloc(20_000)])],
  ])('%s is cut off', async (_name, bytes) => {
    const streams = await listen({ path: path() });
    const socket = await dial(streams);
    const gone = once(socket, 'close');
    socket.write(bytes);
    await gone;
    await until(() => streams.open === 0);
  });

  test('a socket file that nobody answers on is replaced, one that answers is not', async () => {
    writeFileSync(path(), 'not a socket');
    await expect(listen({ path: path() })).rejects.toThrow(StartRefused);
    rmSync(path());
    const streams = await listen({ path: path() });
    await expect(listen({ path: path() })).rejects.toThrow('Another process answers');
    await streams.close();
    expect(existsSync(path())).toBe(false);
  });
});
