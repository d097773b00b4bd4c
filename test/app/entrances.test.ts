import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { errorBody, StartRefused } from '../../server/core/errors.ts';
import { encodeProxyHeader } from '../../server/core/proxy-header.ts';
import { openEntrances } from '../../server/entrances.ts';
import { TestSocket } from '../support/browser.ts';
import { PASSWORD, Practice } from '../support/practice.ts';
import { loggedAddress } from './logged-address.ts';
import { type Reply, readReply, requestText } from './wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'entrances-'));
const DOOR = join(folder, 'door.sock');
const PROXY = join(folder, 'proxy.sock');
let practice: Practice;
let host: string;
beforeAll(async () => {
  practice = await Practice.open({
    BEELDKAMER_APP_DOOR_SOCKET: DOOR,
    BEELDKAMER_APP_PROXY_SOCKET: PROXY,
  });
  host = new URL(practice.origin).host;
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
  expect([existsSync(DOOR), existsSync(PROXY)]).toEqual([false, false]);
  rmSync(folder, { recursive: true, force: true });
});

const from = (address: string, port = 40_000): Buffer =>
  encodeProxyHeader({ address, port }, { address, port: 443 });

async function dial(path: string, ...chunks: readonly (string | Buffer)[]): Promise<Socket> {
  const socket = connect(path);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const chunk of chunks) {
    socket.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return socket;
}

const send = async (path: string, ...chunks: readonly (string | Buffer)[]): Promise<Reply | null> =>
  readReply(await dial(path, ...chunks));

const ask = (lines: readonly string[] = [], first = 'GET /api/session', body = ''): string =>
  requestText(first, [`Host: ${host}`, ...lines], body);

let guesses = 0;

/** A sign-in that fails, which the log keeps with the address it came from. */
const guess = (...lines: readonly string[]): string => {
  const body = JSON.stringify({ mail: `nobody${++guesses}@praktijk.nl`, password: PASSWORD });
  return ask(
    ['Content-Type: application/json', `Content-Length: ${body.length}`, ...lines],
    'POST /api/session',
    body,
  );
};

const REFUSED = { status: 400, body: JSON.stringify(errorBody('BAD_REQUEST')) };

describe('the door’s entrance', () => {
  test('serves whom the header names, however the bytes come', async () => {
    expect(statSync(DOOR).mode & 0o777).toBe(0o660);
    const [one, two] = ['203.0.113.9', '2001:db8::9'];
    const header = from(one);
    for (const chunks of [
      [Buffer.concat([header, Buffer.from(guess())])],
      [header, guess()],
      [
        header.subarray(0, 7),
        Buffer.concat([header.subarray(7), Buffer.from(guess().slice(0, 11))]),
        guess().slice(11),
      ],
    ]) {
      expect(await send(DOOR, ...chunks)).toMatchObject({ status: 401 });
      expect(await loggedAddress(practice, 'auth.login_failed')).toBe(one);
    }
    await send(DOOR, from(two), guess());
    expect(await loggedAddress(practice, 'auth.login_failed')).toBe(two);
  });

  test('gives no word of a client to what the client says of itself', async () => {
    await send(DOOR, from('203.0.113.10'), guess('X-Forwarded-For: 198.51.100.1', 'X-Real-IP: 198.51.100.2'));
    expect(await loggedAddress(practice, 'auth.login_failed')).toBe('203.0.113.10');
  });

  test('carries a socket, whose acts bear the client’s address', async () => {
    const { browser } = await practice.staff('Sanne', 'clinician');
    const raw = new WebSocket(`${practice.origin.replace('http', 'ws')}/socket`, {
      headers: { cookie: browser.cookieHeader },
      origin: practice.origin,
      createConnection: () => {
        const socket = connect(DOOR);
        socket.write(from('203.0.113.11'));
        return socket;
      },
    });
    const socket = new TestSocket(raw);
    await once(raw, 'open');
    socket.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    await socket.hear('desk');
    expect(await loggedAddress(practice, 'board.viewed')).toBe('203.0.113.11');
    raw.close();
    await once(raw, 'close');
  });

  test('limits each client by itself', async () => {
    const body = JSON.stringify({ token: 'A'.repeat(43) });
    const head = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const look = async (address: string): Promise<number | undefined> =>
      (await send(DOOR, from(address), ask(head, 'POST /api/link/look', body)))?.status;
    const answers = [await look('203.0.113.12')];
    while (answers.at(-1) === 404 && answers.length < 1_000) answers.push(await look('203.0.113.12'));
    expect(answers.at(-1)).toBe(429);
    expect(await look('203.0.113.13')).toBe(404);
  });

  test.each([
    ['no header', ask()],
    ['a header of version 1', `PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n${ask()}`],
    ['a header of nobody (LOCAL)', Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')],
    ['a header of a unix socket', Buffer.from('0d0a0d0a000d0a515549540a213100d8', 'hex')],
    ['noise', Buffer.alloc(64, 0xff)],
  ])('%s is closed without a word', async (_name, bytes) => {
    expect(await send(DOOR, bytes)).toBeNull();
  });

  test('a second header is no request', async () => {
    expect(await send(DOOR, from('192.0.2.1'), from('192.0.2.2'), ask())).toMatchObject(REFUSED);
  });

  test('clients that go away at any point leave nothing behind', async () => {
    const bytes = Buffer.concat([from('192.0.2.1'), Buffer.from(guess())]);
    for (let length = 0; length < bytes.length; length += 5) {
      const socket = await dial(DOOR, bytes.subarray(0, length));
      socket.destroy();
    }
    expect(await send(DOOR, from('192.0.2.1'), ask())).toMatchObject({ status: 200 });
  });
});

describe('the proxy’s entrance', () => {
  test('takes the client from the one X-Forwarded-For, request by request', async () => {
    expect(statSync(PROXY).mode & 0o777).toBe(0o660);
    for (const address of ['203.0.113.20', '2001:db8::20', '203.0.113.21']) {
      expect(await send(PROXY, guess(`X-Forwarded-For: ${address}`))).toMatchObject({ status: 401 });
      expect(await loggedAddress(practice, 'auth.login_failed')).toBe(address);
    }
    const two =
      guess('X-Forwarded-For: 203.0.113.22').replace('Connection: close\r\n', '') +
      guess('X-Forwarded-For: 203.0.113.23');
    await send(PROXY, two);
    expect(await loggedAddress(practice, 'auth.login_failed')).toMatch(/^203\.0\.113\.2[23]$/);
  });

  test.each<[string, readonly string[]]>([
    ['none', []],
    ['an empty one', ['X-Forwarded-For: ']],
    ['a list', ['X-Forwarded-For: 203.0.113.20, 198.51.100.1']],
    ['two headers', ['X-Forwarded-For: 203.0.113.20', 'X-Forwarded-For: 203.0.113.20']],
    ['a name', ['X-Forwarded-For: localhost']],
    ['an address with its port', ['X-Forwarded-For: 203.0.113.20:1234']],
    ['the word for the proxy itself', ['X-Forwarded-For: proxy']],
    ['only what another proxy writes', ['Forwarded: for=203.0.113.20', 'X-Real-IP: 203.0.113.20']],
  ])('%s is refused, also for a socket', async (_name, lines) => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Origin: ${practice.origin}`,
      'Sec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==',
    ];
    expect(await send(PROXY, ask(lines))).toMatchObject(REFUSED);
    expect(await send(PROXY, ask([...upgrade, ...lines], 'GET /socket'))).toMatchObject(REFUSED);
  });

  test('a PROXY header is no request here', async () => {
    expect(await send(PROXY, from('192.0.2.1'), ask(['X-Forwarded-For: 192.0.2.1']))).toMatchObject(REFUSED);
  });
});

describe('a listener for TCP', () => {
  const overTcp = async (...chunks: readonly (string | Buffer)[]): Promise<Reply | null> => {
    const socket = connect(Number(new URL(practice.origin).port), '127.0.0.1');
    for (const chunk of chunks) socket.write(chunk);
    return await readReply(socket);
  };

  test('trusts no header about the client', async () => {
    await overTcp(guess('X-Forwarded-For: 203.0.113.30'));
    expect(await loggedAddress(practice, 'auth.login_failed')).toBe('127.0.0.1');
    expect(await overTcp(ask(['X-Forwarded-For: one, two']))).toMatchObject({ status: 200 });
    expect(await overTcp(from('203.0.113.30'), ask())).toMatchObject(REFUSED);
  });
});

test('a second app does not take a living one’s socket', async () => {
  const second = openEntrances(createServer(), { doorSocket: '', proxySocket: PROXY });
  await expect(second).rejects.toThrow(StartRefused);
  await expect(second).rejects.toThrow(`Another process answers on ${PROXY}`);
  expect(await send(PROXY, ask(['X-Forwarded-For: 192.0.2.1']))).toMatchObject({ status: 200 });
});
