import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTE, readErrorCode, readXorAddress } from '../../server/relay/codec/attributes.ts';
import { integrityHolds } from '../../server/relay/codec/integrity.ts';
import { CLASS, decode, encode, first, METHOD, type Message } from '../../server/relay/codec/message.ts';
import { keysOf } from '../../server/relay/credentials.ts';
import type { CapturedVectors } from './capture-browsers.ts';
import { Stage, VIRTUAL_IP } from './stage.ts';

const read = (file: string): CapturedVectors =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'vectors', file), 'utf8')) as CapturedVectors;

/** Methods that each browser was seen to use; Firefox binds no channels. */
const BROWSERS: readonly [string, CapturedVectors, readonly number[]][] = [
  [
    'Chromium',
    read('turn-chromium.json'),
    [METHOD.binding, METHOD.allocate, METHOD.createPermission, METHOD.channelBind],
  ],
  ['Firefox', read('turn-firefox.json'), [METHOD.allocate, METHOD.refresh, METHOD.createPermission]],
];

describe.each(BROWSERS)('what %s says and hears', (_name, { packets, realm, secret }, methods) => {
  const all = packets.map(({ to, hex, transport }) => ({ to, transport, bytes: Buffer.from(hex, 'hex') }));
  const ofStun = all.filter(({ bytes }) => bytes.readUInt8(0) < 0x40);
  const messages = ofStun.map(({ bytes }) => decode(bytes));
  const toRelay = ofStun.filter(({ to }) => to === 'relay').map(({ bytes }) => decode(bytes));
  const requests = toRelay.filter((one): one is Message => one?.class === CLASS.request);

  const keysFor = (request: Message): readonly Buffer[] =>
    keysOf(first(request, ATTRIBUTE.username)?.toString() ?? '', realm, [secret]);

  test('is well-formed, all of it, over UDP and TCP', () => {
    expect(messages).not.toContain(null);
    expect(new Set(all.map(({ transport }) => transport))).toEqual(new Set(['udp', 'tcp']));
    for (const { bytes, transport } of all.filter((one) => one.bytes.readUInt8(0) >= 0x40)) {
      const whole = 4 + bytes.readUInt16BE(2);
      expect(bytes.length - whole).toBeLessThan(transport === 'udp' ? 1 : 4);
    }
  });

  test('asks for what this browser is known to need', () => {
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(methods));
    expect(toRelay.some((one) => one?.class === CLASS.indication && one.method === METHOD.send)).toBe(true);
  });

  test('is sealed with the user’s key, and so is the answer', () => {
    const sealed = requests.filter(({ integrity }) => integrity !== null);
    expect(sealed.length).toBeGreaterThanOrEqual(methods.length);
    for (const request of sealed) {
      const [key = Buffer.alloc(0)] = keysFor(request);
      expect(integrityHolds(request.bytes, request.integrity ?? 0, key)).toBe(true);
      const answered = messages.find(
        (one) => one?.class !== CLASS.request && one?.transactionId.equals(request.transactionId),
      );
      if (answered?.integrity == null) continue;
      expect(integrityHolds(answered.bytes, answered.integrity, key)).toBe(true);
    }
  });

  test('is written byte for byte by our own codec', () => {
    for (const message of messages) {
      if (message === null) continue;
      const { integrity, fingerprint, attributes } = message;
      const request = requests.find(({ transactionId }) => transactionId.equals(message.transactionId));
      const [key = Buffer.alloc(0)] = request === undefined ? [] : keysFor(request);
      // an answer whose request was not kept cannot be sealed anew
      if (request === undefined && integrity !== null) continue;
      const written = encode(message, attributes, { ...(integrity !== null && { key }), fingerprint });
      expect(written.toString('hex')).toBe(message.bytes.toString('hex'));
    }
  });

  test('names only addresses that our reader takes', () => {
    const peers = toRelay.flatMap((one) =>
      (one?.attributes ?? [])
        .filter(({ type }) => type === ATTRIBUTE.xorPeerAddress)
        .map(({ value }) => one && readXorAddress(value, one.transactionId)),
    );
    expect(peers.length).toBeGreaterThan(0);
    for (const peer of peers) expect(peer?.ip).toEqual(VIRTUAL_IP);
  });

  test('gets the same kind of answer today, said anew by a client of ours', () => {
    const client = new Stage().client('anna', 1001);
    for (const request of requests) {
      const answered = messages.find(
        (one) => one?.class !== CLASS.request && one?.transactionId.equals(request.transactionId),
      );
      if (request.integrity === null) {
        const [sent] = client.raw(request.bytes);
        const challenged = sent && decode(sent.bytes);
        expect(challenged && codeOf(challenged)).toBe(answered ? codeOf(answered) : 401);
      } else if (request.method === METHOD.allocate) {
        const own = request.attributes.filter(({ type }) => !IDENTITY.includes(type));
        expect(codeOf(client.request(METHOD.allocate, own))).toBe(0);
        client.request(METHOD.refresh, [{ type: ATTRIBUTE.lifetime, value: Buffer.alloc(4) }]);
      }
    }
  });
});

const IDENTITY: readonly number[] = [ATTRIBUTE.username, ATTRIBUTE.realm, ATTRIBUTE.nonce];

/** 0 for a success. */
function codeOf(message: Message | null): number | null {
  if (message === null) return null;
  return message.class === CLASS.success
    ? 0
    : readErrorCode(first(message, ATTRIBUTE.errorCode) ?? Buffer.alloc(0));
}
