import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../server/core/errors.ts';
import { errorBody } from '../../server/core/errors.ts';
import { securityHeaders } from '../../server/headers.ts';
import { Practice } from '../support/practice.ts';
import { member } from './crowd.ts';
import { dial, type Reply, requestText, sendRaw } from './wire.ts';

let practice: Practice;
let host: string;
beforeAll(async () => {
  practice = await Practice.open();
  host = new URL(practice.origin).host;
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

const send = (first: string, lines: readonly string[] = [], body = ''): Promise<Reply | null> =>
  sendRaw(practice.origin, requestText(first, [`Host: ${host}`, ...lines], body));

function refused(reply: Reply | null, code: ErrorCode): void {
  expect(JSON.parse(reply?.body ?? 'null')).toEqual(errorBody(code));
  for (const [name, value] of Object.entries(securityHeaders({ secure: false })))
    expect([name, reply?.headers.get(name)]).toEqual([name, value]);
}

/** Whoever comes after the attack is served as before. */
async function stillServes(): Promise<void> {
  expect((await send('GET /api/session'))?.status).toBe(200);
}

describe('bytes that are no request', () => {
  test.each<[string, string, ErrorCode]>([
    ['noise', '\u0000\u0001\u0002\r\n\r\n', 'BAD_REQUEST'],
    ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003', 'BAD_REQUEST'],
    ['an unknown method', 'ADMIT / HTTP/1.1\r\n\r\n', 'BAD_REQUEST'],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'BAD_REQUEST'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 'BAD_REQUEST'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : x\r\n\r\n', 'BAD_REQUEST'],
    [
      'two lengths',
      'POST /api/link/look HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'BAD_REQUEST',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'BAD_REQUEST',
    ],
    ['a length below nothing', 'POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 'BAD_REQUEST'],
    ['headers that do not fit', `GET / HTTP/1.1\r\nX: ${'x'.repeat(64 * 1024)}\r\n\r\n`, 'TOO_LARGE'],
  ])('%s', async (_name, bytes, code) => {
    refused(await sendRaw(practice.origin, Buffer.from(bytes, 'latin1')), code);
    await stillServes();
  });

  test('chunks that lie about their length', async () => {
    const head = requestText('POST /api/link/look', [
      `Host: ${host}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ]);
    refused(await sendRaw(practice.origin, `${head}zz\r\n{}\r\n0\r\n\r\n`), 'BAD_REQUEST');
    await stillServes();
  });

  test('a browser that goes away in the middle of its body', async () => {
    const socket = await dial(practice.origin);
    socket.write(
      requestText(
        'POST /api/link/press',
        [`Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 60'],
        '{"tok',
      ),
    );
    socket.destroy();
    await once(socket, 'close');
    await stillServes();
  });
});

describe('a host that is not ours', () => {
  test.each<[string, readonly string[]]>([
    ['another name', ['Host: evil.example']],
    ['our name on another port', ['Host: localhost:1']],
    ['our name as part of another', ['Host: localhost.evil.example']],
    ['our name with somebody in front', ['Host: evil@localhost']],
    ['none', []],
    ['an empty one', ['Host: ']],
  ])('%s', async (_name, lines) => {
    refused(await sendRaw(practice.origin, requestText('GET /api/session', lines)), 'FOREIGN_HOST');
    refused(await sendRaw(practice.origin, requestText('GET /', lines)), 'FOREIGN_HOST');
  });

  test('two hosts, whichever comes first', async () => {
    for (const lines of [
      [`Host: ${host}`, 'Host: evil.example'],
      ['Host: evil.example', `Host: ${host}`],
      [`Host: ${host}`, `Host: ${host}`],
    ])
      refused(await sendRaw(practice.origin, requestText('GET /api/session', lines)), 'FOREIGN_HOST');
  });

  test('the one in an absolute address counts, not the header beside it', async () => {
    refused(await send('GET http://evil.example/api/session'), 'FOREIGN_HOST');
    expect((await send(`GET http://${host}/api/session`))?.status).toBe(200);
  });

  test('what a proxy would say is not believed', async () => {
    const lies = [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-For: 192.0.2.1',
      'Forwarded: host=evil.example',
      'X-HTTP-Method-Override: DELETE',
    ];
    expect((await send('GET /api/session', lies))?.status).toBe(200);
  });
});

describe('another site', () => {
  const foreign = ['Origin: https://evil.example'];
  test.each<[string, string, readonly string[]]>([
    ['reads', 'GET /api/session', foreign],
    ['reads a page', 'GET /', foreign],
    ['reads the Postbus', 'GET /api/postbus', foreign],
    ['writes', 'POST /api/link/press', foreign],
    ['writes from a sandbox', 'POST /api/link/press', ['Origin: null']],
    ['writes with two origins', 'POST /api/link/press', ['Origin: http://localhost', ...foreign]],
    ['writes, says the browser', 'POST /api/session', ['Sec-Fetch-Site: cross-site']],
    ['writes from a sister site', 'POST /api/session', ['Sec-Fetch-Site: same-site']],
    [
      'leads a signed-in browser to a record',
      `GET /api/appointments`,
      ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate'],
    ],
    ['asks beforehand', 'OPTIONS /api/session', [...foreign, 'Access-Control-Request-Method: DELETE']],
  ])('%s', async (_name, first, lines) => {
    const reply = await send(first, lines);
    refused(reply, 'FOREIGN_ORIGIN');
    expect([...(reply?.headers.keys() ?? [])].filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });

  test('may lead to a page: that is what a link in a mail does', async () => {
    for (const page of ['/', '/j', '/j?utm_source=mail'])
      expect(
        (await send(`GET ${page}`, ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate']))?.status,
      ).toBe(200);
  });
});

describe('addresses', () => {
  test.for([
    ...[
      '/assets/../server/main.ts',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/..%5c..%5cpackage.json',
    ],
    ...[
      '/assets/%00',
      '/assets/x%00.js',
      '/assets/%c0%ae%c0%ae/package.json',
      '/assets//etc/passwd',
      '/assets/.hidden',
      '/assets/',
      '/assets',
    ],
    ...[
      '/../../etc/passwd',
      '//api/session',
      '/api/%',
      '/api/seats/%ff',
      '/index.html',
      '/join.html',
      '/api',
      '/.git/config',
    ],
    `/api/seats/${'a'.repeat(200)}`,
  ])('%s leads nowhere', async (path) => {
    const reply = await send(`GET ${path}`);
    expect([400, 404]).toContain(reply?.status);
    refused(reply, reply?.status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST');
  });

  test('however they are spelt, nothing of the API is kept', async () => {
    for (const path of ['/api/session', '/%61pi/session', '/api/%73ession'])
      expect((await send(`GET ${path}`))?.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['PUT', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND', 'QUERY', 'DELETE'])(
    '%s asks for nothing we have',
    async (method) => {
      for (const path of ['/', '/j', '/api/link/look', '/socket']) {
        const reply = await send(`${method} ${path}`);
        expect([400, 404]).toContain(reply?.status);
        refused(reply, reply?.status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST');
      }
    },
  );

  test('a tunnel is not dug', async () => {
    expect(
      await sendRaw(practice.origin, `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    ).toBeNull();
    await stillServes();
  });
});

describe('bodies', () => {
  const json = 'Content-Type: application/json';
  const post = (
    body: string,
    lines: readonly string[] = [json],
    path = '/api/link/look',
  ): Promise<Reply | null> =>
    send(`POST ${path}`, [...lines, `Content-Length: ${Buffer.byteLength(body)}`], body);

  test.each<[string, string, ErrorCode]>([
    ['1 MB', JSON.stringify({ token: 'x'.repeat(1024 * 1024) }), 'TOO_LARGE'],
    ['a prototype', '{"__proto__":{"token":"x"}}', 'BAD_REQUEST'],
    ['a constructor', '{"constructor":{"prototype":{"token":"x"}}}', 'BAD_REQUEST'],
    ['1e999', '{"token":1e999}', 'BAD_REQUEST'],
    ['depth', '['.repeat(60_000), 'BAD_REQUEST'],
    ['nothing', '', 'BAD_REQUEST'],
    ['no UTF-8', '{"token":"\u00ff\ud800"}', 'BAD_REQUEST'],
  ])('%s', async (_name, body, code) => {
    refused(await post(body), code);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'json',
    '',
  ])('of type "%s" are not read', async (type) => {
    const reply = await post('{"token":"x"}', [`Content-Type: ${type}`]);
    refused(reply, 'NOT_JSON');
  });

  test('compressed ones are not unpacked', async () => {
    const reply = await post('\u001f\u008b\u0008', [json, 'Content-Encoding: gzip']);
    refused(reply, 'BAD_REQUEST');
  });

  test('are not taken where none is declared', async () => {
    const { browser } = await member(practice, 'planner');
    const cookie = `Cookie: ${browser.cookieHeader}`;
    const path = '/api/appointments/00000000-0000-4000-8000-000000000000/cancel';
    refused(await post('{"reason":"x"}', [json, cookie], path), 'BAD_REQUEST');
    refused(await post('{}', [json, cookie], path), 'APPOINTMENT_UNKNOWN');
    refused(await send('GET /api/clinicians?secret=1', [cookie]), 'BAD_REQUEST');
  });

  test('without end: the connection is closed, and the others are served meanwhile', async () => {
    const socket = await dial(practice.origin);
    socket.write(requestText('POST /api/link/look', [`Host: ${host}`, json, 'Transfer-Encoding: chunked']));
    const closed = once(socket.resume(), 'close');
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    for (let sent = 0; sent < 8; sent += 1) socket.write(chunk);
    await stillServes();
    await closed;
  });

  test('200 connections that say nothing more keep nobody out', async () => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => dial(practice.origin)));
    for (const socket of idle) socket.write(`POST /api/session HTTP/1.1\r\nHost: ${host}\r\nX-`);
    await stillServes();
    for (const socket of idle) socket.destroy();
  });
});
