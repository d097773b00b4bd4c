import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { later, SECOND } from '../../server/core/clock.ts';
import { FrameWriter } from '../../server/relay/sockets/frame-writer.ts';
import { channelData, START } from './stage.ts';

let server: Server;
let near: Socket;
let far: Socket;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  near.on('error', () => undefined);
  [far] = (await once(server, 'connection')) as [Socket];
  far.on('error', () => undefined);
});
afterEach(() => {
  for (const socket of [near, far]) socket.destroy();
  server.close();
});

test('what waits for a receiver that takes nothing in stays under 256 kB, whatever is sent', async () => {
  const writer = new FrameWriter(near);
  const frame = channelData(0x4000, Buffer.alloc(1200));
  let most = 0;
  for (let round = 0; round < 500; round++) {
    for (let count = 0; count < 100; count++) writer.send(frame);
    most = Math.max(most, writer.waiting);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(writer.waiting).toBeGreaterThan(250 * 1024); // the kernel's own buffers are full, too
  expect(most).toBeLessThanOrEqual(256 * 1024);
});

test('frames are padded and are the sender’s again at once', async () => {
  const writer = new FrameWriter(near);
  const frame = channelData(0x4000, Buffer.from('hello'));
  const sent = Buffer.from(frame);
  writer.send(frame);
  frame.fill(0xff);
  const [came] = (await once(far, 'data')) as [Buffer];
  expect(came).toEqual(Buffer.concat([sent, Buffer.alloc(3)]));
});

test('a receiver is stuck when nothing left for half a minute while something waited', async () => {
  const writer = new FrameWriter(near);
  const full = async (): Promise<void> => {
    while (writer.waiting < 200_000) {
      writer.send(channelData(0x4000, Buffer.alloc(16_000)));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  expect([0, 30, 60].map((seconds) => writer.isStuck(later(START, seconds * SECOND)))).toEqual([
    false,
    false,
    false,
  ]);
  await full();
  writer.isStuck(later(START, 60 * SECOND));
  expect([61, 91].map((seconds) => writer.isStuck(later(START, seconds * SECOND)))).toEqual([false, true]);
  far.resume();
  while (writer.waiting > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(writer.isStuck(later(START, 200 * SECOND))).toBe(false);
});

test('a closed socket takes nothing and throws nothing', async () => {
  const writer = new FrameWriter(near);
  near.destroy();
  writer.send(channelData(0x4000, Buffer.alloc(8)));
  writer.send(channelData(0x4000, Buffer.alloc(8)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(writer.waiting).toBe(0);
});

test('tiny frames are bounded by their number', async () => {
  const writer = new FrameWriter(near);
  for (let count = 0; count < 100_000; count++) writer.send(channelData(0x4000, Buffer.alloc(0)));
  expect(writer.waiting).toBeLessThanOrEqual(4 * 2_048);
});

test.each(['together', 'apart'] as const)(
  'frames %s keep their order, and none is lost in between',
  async (pace) => {
    const writer = new FrameWriter(near, pace);
    const sent: Buffer[] = [];
    const came: Buffer[] = [];
    far.on('data', (chunk: Buffer) => came.push(chunk));
    for (let count = 0; count < 200; count++) {
      const frame = channelData(0x4000, Buffer.alloc(4, count));
      sent.push(frame);
      writer.send(frame);
      if (count % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    while (Buffer.concat(came).length < Buffer.concat(sent).length)
      await new Promise((resolve) => setImmediate(resolve));
    expect(Buffer.concat(came)).toEqual(Buffer.concat(sent));
  },
);
