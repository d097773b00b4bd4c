import { describe, expect, test } from 'vitest';
import {
  type Bind,
  type Description,
  type Expected,
  faultOf,
  readDescription,
  signBind,
} from '../../../web/src/call/bind.ts';
import type { DeviceKey } from '../../../web/src/call/device-key.ts';
import { fingerprintOf, keepingRole, roleOf } from '../../../web/src/call/sdp.ts';
import { device, fingerprint } from './person.ts';

const { fp, line } = fingerprint(0x21);
const SDP = ['v=0', 'a=setup:actpass', line, 'm=audio 9 UDP/TLS/RTP/SAVPF 111', line, ''].join('\r\n');
const EXPECTED: Expected = { call: 'c-0001', epoch: 3, from: 'p-01', to: 'p-02', idks: [], fp: null };

async function described(key: DeviceKey, change: Partial<Bind> = {}, sdp = SDP): Promise<Description> {
  const bind: Bind = {
    v: 1,
    call: 'c-0001',
    epoch: 3,
    from: 'p-01',
    to: 'p-02',
    fp,
    idk: key.idk,
    ts: 7,
    ...change,
  };
  return { t: 'offer', call: 'c-0001', epoch: 3, sdp, bind, sig: await signBind(key.sign, bind) };
}

describe('a description that may reach setRemoteDescription', () => {
  test('is taken when every rule holds, whatever the clock of the sender says', async () => {
    const key = await device();
    for (const ts of [0, 7, 4_102_444_800])
      expect(await faultOf(await described(key, { ts }), EXPECTED)).toBeNull();
  });

  test.each<[string, Partial<Bind>]>([
    ['another call', { call: 'c-0002' }],
    ['an older epoch', { epoch: 2 }],
    ['another sender', { from: 'p-03' }],
    ['another receiver', { to: 'p-03' }],
    ['the other direction (reflected)', { from: 'p-02', to: 'p-01' }],
  ])('signed for %s is not for us', async (_name, change) => {
    expect(await faultOf(await described(await device(), change), EXPECTED)).toBe('elsewhere');
  });

  test('the outside must say the same as the signed inside', async () => {
    const description = await described(await device());
    expect(await faultOf({ ...description, epoch: 4 }, EXPECTED)).toBe('elsewhere');
    expect(await faultOf({ ...description, call: 'c-0002' }, EXPECTED)).toBe('elsewhere');
  });

  test('a bind of another certificate than the description announces', async () => {
    const other = fingerprint(0x22).fp;
    expect(await faultOf(await described(await device(), { fp: other }), EXPECTED)).toBe('fingerprint');
  });

  test('another certificate within the epoch', async () => {
    const description = await described(await device());
    expect(await faultOf(description, { ...EXPECTED, fp: fingerprint(0x22).fp })).toBe('fingerprint');
    expect(await faultOf(description, { ...EXPECTED, fp })).toBeNull();
  });

  test('any changed field of the bind breaks the signature', async () => {
    const description = await described(await device());
    const bind = { ...description.bind, ts: 8 };
    expect(await faultOf({ ...description, bind }, EXPECTED)).toBe('signature');
  });

  test("a signature by another key than the bind's", async () => {
    const [mine, other] = [await device(), await device()];
    const description = await described(mine);
    const sig = await signBind(other.sign, description.bind);
    expect(await faultOf({ ...description, sig }, EXPECTED)).toBe('signature');
  });

  test('another device than was seen in this call is told apart', async () => {
    const [mine, other] = [await device(), await device()];
    expect(await faultOf(await described(mine), { ...EXPECTED, idks: [other.idk] })).toBe('other-device');
    expect(await faultOf(await described(mine), { ...EXPECTED, idks: [other.idk, mine.idk] })).toBeNull();
  });
});

describe('the one fingerprint of a description, RFC 8122', () => {
  const other = fingerprint(0x22).line;
  test.each([
    ['once', line, true],
    ['twice the same', `${line}\r\n${line}`, true],
    ['in small letters', line.toLowerCase(), true],
    ['with a bare newline', `v=0\n${line}\n`, true],
    ['none', 'v=0', false],
    ['two different', `${line}\r\n${other}`, false],
    ['a second by another algorithm', `${line}\r\n${line.replace('256', '512')}`, false],
    ['only by another algorithm', line.replace('sha-256', 'sha-1'), false],
    ['too short', line.slice(0, -3), false],
    ['a second that only a lenient parser would see', `${line}\r\n ${other}`, false],
    ['a second after a lone carriage return', `${line}\r${other}`, false],
    ['something behind it', `${line} x`, false],
  ])('%s', (_name, sdp, isTaken) => {
    expect(fingerprintOf(sdp)).toBe(isTaken ? fp : null);
  });
});

describe('the text of a description', () => {
  test('is read when it is exactly one', async () => {
    const description = await described(await device());
    expect(readDescription(JSON.stringify(description))).toEqual(description);
  });

  test.each<[string, (description: Description) => unknown]>([
    ['an unknown field', (one) => ({ ...one, extra: 1 })],
    ['an unknown field in the bind', (one) => ({ ...one, bind: { ...one.bind, extra: 1 } })],
    ['a missing field', ({ sig: _sig, ...rest }) => rest],
    ['another kind', (one) => ({ ...one, t: 'pranswer' })],
    ['another version', (one) => ({ ...one, bind: { ...one.bind, v: 2 } })],
    ['a fraction', (one) => ({ ...one, epoch: 0.5 })],
    ['a negative time', (one) => ({ ...one, bind: { ...one.bind, ts: -1 } })],
    ['a short key', (one) => ({ ...one, bind: { ...one.bind, idk: 'AAAA' } })],
    ['a padded signature', (one) => ({ ...one, sig: `${one.sig}==` })],
    ['too long a text', (one) => ({ ...one, sdp: 'x'.repeat(65_536) })],
  ])('%s is refused', async (_name, change) => {
    const text = JSON.stringify(change(await described(await device())));
    expect(readDescription(text)).toBeNull();
  });
});

describe('the DTLS role in later offers, RFC 8842 §5.5', () => {
  test('is written out where the browser leaves it open', () => {
    expect(keepingRole(SDP, 'passive')).toContain('\r\na=setup:passive\r\n');
    expect(keepingRole(SDP.replace('actpass', 'active'), 'passive')).toContain('a=setup:active');
    expect(roleOf(keepingRole(SDP, 'active'))).toBe('active');
    expect(roleOf(SDP)).toBeNull();
  });
});
