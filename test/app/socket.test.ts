import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE, type ErrorCode, errorBody } from '../../server/core/errors.ts';
import { FromClient, FromServer } from '../../server/protocol/signalling.ts';
import type { TestBrowser, TestSocket } from '../support/browser.ts';
import { type Crowd, gather, get, verdictOn } from './crowd.ts';
import { BareSocket, type Frame, handshake } from './frames.ts';
import { almost, type Shape, valueFor } from './values.ts';
import { sendRaw } from './wire.ts';

let crowd: Crowd;
let guest: TestBrowser;
let clinician: TestBrowser;
beforeAll(async () => {
  crowd = await gather();
  guest = get(crowd.browsers, 'guest');
  clinician = get(crowd.browsers, 'clinician');
});
afterAll(async () => {
  expect(crowd.practice.faults).toEqual([]);
  await crowd.practice.close();
});

const seatOf = (browser: TestBrowser): string =>
  [...browser.cookies.keys()][0]?.replace('__Host-bk-seat-', '') ?? '';

/** Whoever comes after the attack sits down as before. */
async function stillServes(): Promise<void> {
  const { socket, welcome } = await guest.sit(seatOf(guest));
  expect(welcome.you.seat).toBe(seatOf(guest));
  await socket.close();
}

describe('a handshake', () => {
  const shake = async (changes: Readonly<Record<string, string | null>>, first = 'GET /socket') => {
    const lines = handshake(crowd.practice.origin, { Cookie: guest.cookieHeader, ...changes });
    const closing = first === 'GET /socket' ? '' : 'Connection: close\r\n';
    return await sendRaw(
      crowd.practice.origin,
      `${first} HTTP/1.1\r\n${lines.join('\r\n')}\r\n${closing}\r\n`,
    );
  };

  test.each<[string, Readonly<Record<string, string | null>>, ErrorCode]>([
    ['without an origin', { Origin: null }, 'FOREIGN_ORIGIN'],
    ['of another site', { Origin: 'https://evil.example' }, 'FOREIGN_ORIGIN'],
    ['of a sandboxed page', { Origin: 'null' }, 'FOREIGN_ORIGIN'],
    ['of our name on another port', { Origin: 'http://127.0.0.1:1' }, 'FOREIGN_ORIGIN'],
    ['for another host', { Host: 'evil.example' }, 'FOREIGN_HOST'],
    ['without a cookie', { Cookie: null }, 'NOT_SIGNED_IN'],
    ['without a key', { 'Sec-WebSocket-Key': null }, 'BAD_REQUEST'],
    ['with half a key', { 'Sec-WebSocket-Key': 'eA==' }, 'BAD_REQUEST'],
    ['of another version', { 'Sec-WebSocket-Version': '12' }, 'BAD_REQUEST'],
  ])('%s is refused as every request is', async (_name, changes, code) => {
    const reply = await shake(changes);
    expect(reply?.status).toBe(CATALOGUE[code].status);
    expect(JSON.parse(reply?.body ?? '')).toEqual(errorBody(code));
    expect(reply?.headers.get('content-security-policy')).toBeDefined();
  });

  test('anywhere else is no handshake: the request is answered as it is', async () => {
    const plain = { Cookie: clinician.cookieHeader };
    for (const path of ['/api/session', '/j', '/api/appointment-types'])
      expect((await shake({ ...plain, Connection: 'Upgrade, close' }, `GET ${path}`))?.status).toBe(200);
    expect((await shake({ Connection: 'Upgrade, close', Upgrade: 'h2c' }, 'GET /api/session'))?.status).toBe(
      200,
    );
    expect((await shake({ Connection: 'Upgrade, close' }, 'POST /socket'))?.status).toBe(404);
    expect((await shake({ ...plain, Connection: 'close' }))?.status).toBe(404);
  });
});

describe('frames that no browser sends', () => {
  const text = (payload: string, more: Partial<Frame> = {}): Frame => ({
    opcode: 1,
    payload: Buffer.from(payload),
    ...more,
  });

  test.each<[string, readonly Frame[], number]>([
    ['unmasked', [text('{}', { masked: false })], 1002],
    ['with a reserved bit', [text('{}', { reserved: 4 })], 1002],
    ['of an unknown kind', [{ opcode: 3 }], 1002],
    ['a continuation of nothing', [{ opcode: 0, payload: Buffer.from('x') }], 1002],
    ['a ping that is too long', [{ opcode: 9, payload: Buffer.alloc(126) }], 1002],
    ['a ping in pieces', [{ opcode: 9, fin: false }], 1002],
    ['a close of one byte', [{ opcode: 8, payload: Buffer.alloc(1) }], 1002],
    ['a close for no reason there is', [{ opcode: 8, payload: Buffer.from([0, 1]) }], 1002],
    ['no UTF-8', [text('', { payload: Buffer.from([0x22, 0xc0, 0xaf, 0x22]) })], 1007],
    ['half a surrogate', [text('', { payload: Buffer.from([0xed, 0xa0, 0x80]) })], 1007],
    ['that claims a terabyte', [text('{', { claims: 2 ** 40 })], 1009],
    ['that claims more than can be counted', [text('{', { claims: 2 ** 60 })], 1009],
    ['of 1 MB', [text('x'.repeat(1024 * 1024))], 1009],
    [
      'of 1 MB in pieces',
      [
        text('x'.repeat(60_000), { fin: false }),
        ...Array.from({ length: 17 }, () => ({ opcode: 0, fin: false, payload: Buffer.alloc(60_000, 120) })),
      ],
      1009,
    ],
  ])('%s end that socket alone', async (_name, frames, code) => {
    const bare = await BareSocket.open(crowd.practice.origin, guest.cookieHeader);
    bare.write(...frames);
    expect(await bare.closing()).toBe(code);
    await stillServes();
  });

  test('a message in pieces of one byte is one message', async () => {
    const bare = await BareSocket.open(crowd.practice.origin, guest.cookieHeader);
    const said = [...Buffer.from('{"type":"end"}')].map(
      (byte, place): Frame => ({ opcode: place === 0 ? 1 : 0, fin: false, payload: Buffer.from([byte]) }),
    );
    bare.write(...said, { opcode: 0, fin: true });
    expect(await bare.closing()).toBe(4003);
  });

  test('50,000 pings, and 50,000 empty pieces, keep nobody out', async () => {
    for (const opcode of [9, 0]) {
      const bare = await BareSocket.open(crowd.practice.origin, guest.cookieHeader);
      if (opcode === 0) bare.write(text('', { fin: false }));
      for (let sent = 0; sent < 50; sent += 1)
        bare.write(...Array.from({ length: 1_000 }, () => ({ opcode, fin: opcode === 9 })));
      await stillServes();
      bare.hangUp();
    }
  });
});

describe('sockets without a word', () => {
  test('150 of them keep nobody out, and are told to go', async () => {
    const silent = await Promise.all(Array.from({ length: 150 }, () => guest.socket()));
    await stillServes();
    for (const one of silent)
      expect([await one.refusal(), await one.closing()]).toEqual(['HELLO_FIRST', 4003]);
  });
});

describe('every verb', () => {
  const isMessage = Compile(FromServer);

  /** Somebody who said hello: a host, a guest, a desk; and somebody who did not. */
  async function greeted(who: string): Promise<TestSocket> {
    if (who === 'guest') return (await guest.sit(seatOf(guest))).socket;
    if (who === 'desk') return (await clinician.desk()).socket;
    if (who === 'stranger') return await guest.socket();
    const { seat } = await clinician.post<{ seat: string }>(
      `/api/appointments/${crowd.appointments[0]?.id}/seat`,
    );
    return (await clinician.sit(seat)).socket;
  }

  test('answers anything that anybody says with a message of the contract, and a refusal with a code of the catalogue', async () => {
    const shape = FromClient as unknown as Shape;
    const said = fc.oneof(
      { weight: 5, arbitrary: valueFor(shape, crowd.known).map((one) => JSON.stringify(one)) },
      { weight: 5, arbitrary: almost(shape, crowd.known).map((one) => JSON.stringify(one)) },
      { weight: 1, arbitrary: fc.json() },
    );
    const who = fc.constantFrom('host', 'guest', 'desk', 'stranger');
    const property = fc.asyncProperty(
      who,
      fc.array(said, { minLength: 1, maxLength: 8 }),
      async (name, texts) => {
        const socket = await greeted(name);
        for (const text of texts) socket.raw.send(text);
        await Promise.race([socket.closing(), socket.settled().catch(() => {})]);
        for (const message of socket.heard) {
          expect([message, isMessage.Check(message)]).toEqual([message, true]);
          if (message.type === 'error') expect(CATALOGUE[message.code as ErrorCode].kind).not.toBe('fault');
        }
        await socket.vanish();
      },
    );
    await fc.assert(property, { numRuns: 60, endOnFailure: true });
  }, 300_000);

  test('and the log of all that stands', async () => {
    await stillServes();
    expect((await verdictOn(crowd.practice)).exit).toBe(0);
  });
});
