import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiError, codeOf, get, post } from '../../web/src/api.ts';

let server: Server | undefined;

/** A real server; only the page's own origin, which Node does not have, is put before the path. */
async function serve(listener: RequestListener): Promise<void> {
  const listening = createServer(listener).listen(0, '127.0.0.1');
  server = listening;
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  const reach = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => reach(`http://127.0.0.1:${port}${path}`, init));
}

afterEach(() => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
});

describe('asking the app', () => {
  test('a body goes as JSON and the answer comes as it is', async () => {
    await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () =>
        response.end(JSON.stringify({ type: request.headers['content-type'], method: request.method, body })),
      );
    });
    expect(await post('/api/x', { token: 'a' })).toEqual({
      type: 'application/json',
      method: 'POST',
      body: '{"token":"a"}',
    });
  });

  test('204 is nothing', async () => {
    await serve((_request, response) => response.writeHead(204).end());
    expect(await post('/api/x')).toBeNull();
  });

  test.each([
    ['a refusal keeps its code', 409, '{"code":"SEAT_TAKEN","message":"…"}', 'SEAT_TAKEN'],
    ['a gateway that cannot reach the app is no connection', 502, '<html>Bad gateway</html>', 'OFFLINE'],
    ['the door while the app is away is no connection', 503, 'Even geduld', 'OFFLINE'],
    ['an error page of another kind is a fault', 500, '<html>Oops</html>', 'INTERNAL'],
    ['an error without a code is a fault', 500, '{"oops":true}', 'INTERNAL'],
    ['a sign-in page of a hotel is no connection', 200, '<html>Welcome to our wifi</html>', 'OFFLINE'],
  ])('%s', async (_name, status, body, code) => {
    await serve((_request, response) => response.writeHead(status).end(body));
    const error = await get('/api/x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(codeOf(error)).toBe(code);
    expect(error).toMatchObject({ status });
  });

  test('a redirect to somewhere else is not followed', async () => {
    await serve((_request, response) => response.writeHead(302, { location: '/other' }).end());
    expect(codeOf(await get('/api/x').catch((thrown: unknown) => thrown))).toBe('OFFLINE');
  });

  test('no server is no connection', async () => {
    await serve((request) => request.socket.destroy());
    expect(codeOf(await get('/api/x').catch((thrown: unknown) => thrown))).toBe('OFFLINE');
  });

  test('a mistake of the page itself is a fault', () => {
    expect(codeOf(new TypeError('x'))).toBe('INTERNAL');
  });
});
