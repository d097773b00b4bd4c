import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { StartRefused } from '../../server/core/errors.ts';
import { listenBatched } from '../../server/relay/sockets/batched.ts';
import { type Datagrams, listenDatagrams } from '../../server/relay/sockets/datagrams.ts';
import {
  type ClientAddress,
  type Receive,
  ROOM_AFTER,
  ROOM_BEFORE,
} from '../../server/relay/sockets/socket.ts';

const LAYERS = [
  { layer: 'dgram', listen: listenDatagrams },
  { layer: 'batched', listen: listenBatched },
];
const HOSTS = ['127.0.0.1', '::1', '0.0.0.0', '::'];
const WAYS = LAYERS.flatMap((one) => HOSTS.map((host) => ({ ...one, host })));

/** What arrived, copied at once, as memory may be lent. */
interface Arrival {
  readonly bytes: Buffer;
  readonly from: ClientAddress;
}

const clients: Socket[] = [];
const open: Datagrams[] = [];

async function client(host: string): Promise<Socket> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 1 << 22 });
  socket.bind(0, host);
  await once(socket, 'listening');
  clients.push(socket);
  return socket;
}

function reached(host: string): string {
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
}

async function listening(way: (typeof WAYS)[number], receive: Receive): Promise<Datagrams> {
  const datagrams = await way.listen({ host: way.host, port: 0 }, receive);
  open.push(datagrams);
  return datagrams;
}

const echo: Receive = (bytes, from, via, start = 0, end = bytes.length) => {
  if (via.sendPart === undefined) via.send(bytes.subarray(start, end), from);
  else via.sendPart(bytes, start, end, from);
};

afterEach(async () => {
  for (const socket of clients.splice(0)) socket.close();
  for (const datagrams of open.splice(0)) await datagrams.close();
});

describe.each(WAYS)('$layer on $host', (way) => {
  const { host, listen } = way;

  test('hands over every datagram whole, with its sender, and sends answers back', async () => {
    const arrived: Arrival[] = [];
    const { port } = await listening(way, (bytes, from, via, start = 0, end = bytes.length) => {
      arrived.push({ bytes: Buffer.from(bytes.subarray(start, end)), from });
      echo(bytes, from, via, start, end);
    });
    const socket = await client(reached(host));
    const sent = [0, 1, 3, 4, 20, 1500, 9000, 65_507].map((length) => randomBytes(length));
    for (const bytes of sent) {
      socket.send(bytes, port, reached(host));
      const [back] = (await once(socket, 'message')) as [Buffer];
      expect(back.equals(bytes)).toBe(true);
    }
    expect(arrived.map(({ bytes }) => bytes.length)).toEqual(sent.map(({ length }) => length));
    expect(arrived.every(({ bytes }, index) => sent[index]?.equals(bytes))).toBe(true);
    for (const { from } of arrived)
      expect([from.address, from.port]).toEqual([reached(host), socket.address().port]);
  });

  test('keeps apart what many clients send at the same time', async () => {
    const { port } = await listening(way, echo);
    const senders = await Promise.all(Array.from({ length: 30 }, () => client(reached(host))));
    const heard = await Promise.all(senders.map((sender) => heardOf(sender, port, reached(host), 40)));
    for (const [index, of] of heard.entries()) {
      expect(of.length).toBe(40);
      expect(new Set(of.map((bytes) => bytes.readUInt16BE(2))).size).toBe(40);
      expect(of.every((bytes) => bytes.readUInt16BE(0) === senders[index]?.address().port)).toBe(true);
    }
  });

  test('sends to a client that it heard of elsewhere, also outside a received datagram', async () => {
    const { port, outlet } = await listening(way, () => undefined);
    const socket = await client(reached(host));
    const to = { address: reached(host), port: socket.address().port };
    outlet.send(Buffer.from('whole'), to);
    expect((await once(socket, 'message')).map(String)[0]).toBe('whole');
    echo(Buffer.from('not this, that, nor this'), to, outlet, 10, 14);
    const [part, from] = (await once(socket, 'message')) as [Buffer, { port: number }];
    expect([String(part), from.port]).toEqual(['that', port]);
  });

  test('drops what cannot be sent, and goes on', async () => {
    const { outlet } = await listening(way, () => undefined);
    const socket = await client(reached(host));
    const to = { address: reached(host), port: socket.address().port };
    outlet.send(randomBytes(65_530), to);
    outlet.send(Buffer.from('x'), { address: '240.0.0.1', port: 9 });
    outlet.send(Buffer.from('x'), { address: 'ff0e::1', port: 9 });
    outlet.send(Buffer.from('still here'), to);
    expect(String((await once(socket, 'message'))[0])).toBe('still here');
  });

  test('is refused a port that is listened on, by a socket that shares ports or not', async () => {
    const { port } = await listening(way, echo);
    await expect(listen({ host, port }, echo)).rejects.toThrow(StartRefused);
    await expect(listen({ host, port }, echo)).rejects.toThrow(/cannot listen on udp .*EADDRINUSE/);
    const plain = await client(reached(host));
    await expect(listen({ host, port: plain.address().port }, echo)).rejects.toThrow(/EADDRINUSE/);
  });

  test('sends to who has a socket of its own by that one, to the others itself', async () => {
    const sent: string[] = [];
    const datagrams = await listening(way, echo);
    const [own, other] = [await client(reached(host)), await client(reached(host))];
    datagrams.prefer({
      of: ({ port }) =>
        port === own.address().port ? { send: (bytes) => void sent.push(String(bytes)) } : undefined,
    });
    for (const text of ['one', 'two']) own.send(text, datagrams.port, reached(host));
    await expect.poll(() => sent).toEqual(['one', 'two']);
    other.send('three', datagrams.port, reached(host));
    expect(String((await once(other, 'message'))[0])).toBe('three');
  });

  test('leaves no descriptor behind, and sends nothing once closed', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const datagrams = await listen({ host, port: 0 }, echo);
    await datagrams.close();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
    datagrams.outlet.send(Buffer.from('x'), { address: reached(host), port: 9 });
    const again = await listen({ host, port: datagrams.port }, echo);
    expect(again.port).toBe(datagrams.port);
    await again.close();
  });
});

test('batched lends the room before and after a datagram to its receiver', async () => {
  let spoiled = 0;
  const way = { layer: 'batched', listen: listenBatched, host: '127.0.0.1' };
  const { port } = await listening(way, (bytes, from, via, start = 0, end = bytes.length) => {
    if (bytes.readUInt16BE(start) !== from.port) spoiled++;
    if (start > 0) bytes.fill(0xff, start - ROOM_BEFORE, start).fill(0xff, end, end + ROOM_AFTER);
    echo(bytes, from, via, start, end);
  });
  const socket = await client('127.0.0.1');
  expect((await heardOf(socket, port, '127.0.0.1', 300)).length).toBe(300);
  expect(spoiled).toBe(0);
});

/** Sends `count` datagrams that name the sender and a number, and collects the answers. */
async function heardOf(
  socket: Socket,
  port: number,
  host: string,
  count: number,
): Promise<readonly Buffer[]> {
  const heard: Buffer[] = [];
  socket.on('message', (bytes: Buffer) => heard.push(bytes));
  for (let number = 0; number < count; number++) {
    const bytes = randomBytes(200 + (number % 1000));
    bytes.writeUInt16BE(socket.address().port, 0);
    bytes.writeUInt16BE(number, 2);
    socket.send(bytes, port, host);
  }
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  return heard;
}
