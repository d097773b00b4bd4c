import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../server/core/errors.ts';
import type { TestBrowser, TestSocket } from '../support/browser.ts';
import { PATIENT } from '../support/practice.ts';
import { codeOf, given, House } from './house.ts';

const house = new House();
const nobody = '00000000-0000-4000-8000-000000000000';

let guest: { browser: TestBrowser; seat: string };

beforeAll(async () => {
  guest = await house.press(await house.token(await house.plan()));
});

/** A fresh socket of one and the same guest, who waits while nobody has opened the room. */
async function greeted(): Promise<TestSocket> {
  return (await guest.browser.sit(guest.seat)).socket;
}

describe('the door of the socket', () => {
  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }, '403'],
    ['the same name on another port', { origin: 'http://127.0.0.1:1' }, '403'],
    ['no origin worth the name', { origin: 'null' }, '403'],
    ['a foreign host', { host: 'evil.example' }, '421'],
  ])('%s does not get in', async (_name, headers, code) => {
    expect(await codeOf(house.planner.browser.socket(headers))).toBe(code);
  });

  test('without a cookie that is worth something nobody gets in', async () => {
    const stranger = house.practice.browser();
    expect(await codeOf(stranger.socket())).toBe('401');
    stranger.cookies.set('__Host-bk-staff', `${nobody}.${'A'.repeat(43)}`);
    stranger.cookies.set(`__Host-bk-seat-${nobody}`, 'A'.repeat(43));
    stranger.cookies.set('__Host-bk-seat-../../x', 'A'.repeat(43));
    expect(await codeOf(stranger.socket())).toBe('401');
  });

  test('the first word is hello, in a version that is spoken here', async () => {
    const early = await house.planner.browser.socket();
    early.say({ type: 'end' });
    expect([await early.refusal(), await early.closing()]).toEqual(['HELLO_FIRST', 4003]);
    const odd = await house.planner.browser.socket();
    odd.say({ type: 'hello', protocol: 2, seat: null, endpoint: 0, resume: null });
    expect([await odd.refusal(), await odd.closing()]).toEqual(['WRONG_VERSION', 4003]);
  });

  test('hello is said once', async () => {
    const socket = await greeted();
    socket.say({ type: 'hello', protocol: 1, seat: null, endpoint: 0, resume: null });
    expect(await socket.refusal()).toBe('WRONG_PHASE');
    await socket.close();
  });
});

describe('what does not fit', () => {
  test.each([
    ['no JSON', '{"type":'],
    ['no object', '"end"'],
    ['null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"admitAll"}'],
    ['the name of an object’s own things', '{"type":"constructor"}'],
    ['one field too many', '{"type":"end","force":true}'],
    ['a wrong type', '{"type":"admit","seat":7}'],
    ['no seat id', '{"type":"admit","seat":"../../etc"}'],
    ['a list', '[{"type":"end"}]'],
    ['__proto__', '{"type":"end","__proto__":{"x":1}}'],
    ['a lone 1e999', '{"type":"signal","n":1e999,"to":{},"payload":"x"}'],
    ['nested 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('%s is a BAD_REQUEST, and the socket lives on', async (_name, text) => {
    const socket = await greeted();
    socket.raw.send(text);
    expect(await socket.refusal()).toBe('BAD_REQUEST');
    socket.say({ type: 'ice' });
    expect(await socket.refusal()).toBe('WRONG_PHASE');
    await socket.close();
  });

  test('a binary message is a BAD_REQUEST', async () => {
    const socket = await greeted();
    socket.raw.send(Buffer.from('{"type":"end"}'));
    expect(await socket.refusal()).toBe('BAD_REQUEST');
    await socket.close();
  });

  test('a payload over 64 KiB is refused, a frame over 72 KiB ends the socket', async () => {
    const scene = await house.scene();
    const { seat } = given(scene.guests[0]);
    const to = { seat, endpoint: 0 as const };
    scene.host.say({ type: 'signal', to, n: 1, payload: 'x'.repeat(65_537) });
    expect(await scene.host.refusal()).toBe('BAD_REQUEST');
    scene.host.say({ type: 'signal', to, n: 1, payload: 'é'.repeat(33_000) });
    expect(await scene.host.refusal()).toBe('TOO_LARGE');
    scene.host.say({ type: 'signal', to, n: 1, payload: 'x'.repeat(65_536) });
    expect((await given(scene.guests[0]).socket.hear('signal')).payload.length).toBe(65_536);
    scene.host.raw.send('x'.repeat(1024 * 1024));
    expect(await scene.host.closing()).toBe(1009);
    await house.endScene(scene);
  });

  test('ten mistakes end the socket', async () => {
    const socket = await greeted();
    for (let time = 0; time < 10; time += 1) socket.raw.send('?');
    expect(await socket.closing()).toBe(4008);
  });

  test('signals to somebody who just went are refused, and end nothing', async () => {
    const scene = await house.scene();
    const to = { seat: crypto.randomUUID(), endpoint: 0 as const };
    for (let n = 1; n <= 20; n += 1) {
      scene.host.say({ type: 'signal', to, n, payload: 'x' });
      expect(await scene.host.refusal()).toBe('PEER_UNKNOWN');
    }
    await house.endScene(scene);
  });

  test('a flood ends the socket with TOO_MANY, and nobody else’s', async () => {
    const scene = await house.scene();
    const { seat, socket } = given(scene.guests[0]);
    for (let n = 1; n <= 1_000; n += 1)
      socket.say({ type: 'signal', to: { seat: scene.hostSeat, endpoint: 0 }, n, payload: 'x' });
    expect([await socket.refusal(), await socket.closing()]).toEqual(['TOO_MANY', 4008]);
    scene.host.say({ type: 'refuse', seat });
    await scene.host.hear('peer', ({ peer }) => peer.phase === 'refused');
    await house.endScene(scene);
  });

  test('no UTF-8 ends the socket', async () => {
    const socket = await greeted();
    socket.raw.send(Buffer.from([0xff, 0xfe, 0x22]), { binary: false });
    expect(await socket.closing()).toBe(1007);
  });

  test('whatever a browser says: an answer of the catalogue, or an act it may do; never a fault', async () => {
    const id = fc.oneof(fc.uuid({ version: 4 }), fc.constant(nobody), fc.string());
    const odd = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant('\u202e<img src=x>'));
    const message = fc.oneof(
      fc.record(
        {
          type: fc.constantFrom('hello', 'signal', 'admit', 'refuse', 'leave', 'end', 'ice', 'x'),
          seat: fc.oneof(id, odd),
          to: fc.oneof(odd, fc.record({ seat: id, endpoint: fc.constantFrom(0, 1, 2) })),
          n: odd,
          payload: odd,
        },
        { requiredKeys: ['type'] },
      ),
      odd,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (messages) => {
        const socket = await greeted();
        for (const one of messages) socket.raw.send(JSON.stringify(one) ?? 'null');
        await socket.settled();
        for (const { code } of socket.soFar('error')) {
          expect(code in CATALOGUE).toBe(true);
          expect(code).not.toBe('INTERNAL');
        }
        await socket.close();
      }),
      { numRuns: 25 },
    );
  });
});

describe('names that want to be more than names', () => {
  test.each([
    ['markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['an override', 'Jan\u202enesnaJ', 'JannesnaJ'],
    ['emoji', '\u{1f600}'.repeat(100), '\u{1f600}'.repeat(100)],
  ])('%s: one text, the same on both sides', async (_name, typed, shown) => {
    const scene = await house.scene([{ ...PATIENT, name: typed }]);
    const guest = given(scene.guests[0]);
    expect(await guest.browser.get(`/api/seats/${guest.seat}`)).toMatchObject({ name: shown });
    const again = await house.doctor.browser.sit(scene.hostSeat);
    expect(again.welcome.peers).toMatchObject([{ name: shown }]);
    await again.socket.close();
    await house.endScene(scene);
  });
});

describe('links over HTTP', () => {
  test.each([
    ['no token', {}],
    ['another type', { token: 7 }],
    ['one field too many', { token: 'A'.repeat(43), seat: nobody }],
    ['too short', { token: 'A'.repeat(42) }],
    ['too long', { token: 'A'.repeat(44) }],
    ['no base64url', { token: '/'.repeat(43) }],
    ['a list', [{ token: 'A'.repeat(43) }]],
  ])('%s is a BAD_REQUEST', async (_name, body) => {
    for (const path of ['/api/link/look', '/api/link/press'])
      expect(await codeOf(house.practice.browser().post(path, body))).toBe('BAD_REQUEST');
  });

  test('a body of 1 MB is too large', async () => {
    const asked = house.practice.browser().post('/api/link/press', { token: 'A'.repeat(1024 * 1024) });
    expect(await codeOf(asked)).toBe('TOO_LARGE');
  });

  test('trying many tokens is TOO_MANY before the log is flooded', async () => {
    const from = await house.practice.size();
    const codes: string[] = [];
    for (let time = 0; time < 400 && codes.at(-1) !== 'TOO_MANY'; time += 1)
      codes.push(await codeOf(house.practice.browser().post('/api/link/look', { token: 'B'.repeat(43) })));
    expect(codes.at(-1)).toBe('TOO_MANY');
    expect((await house.practice.codes(from)).length).toBe(codes.length - 1);
  });
});
