import { describe, expect, test } from 'vitest';
import { freshKey, isSigned, publicKey, readSecretKey, signature } from '../../scripts/package/minisign.ts';

// made with minisign 0.11: -G -W, then -S of this text with this trusted comment
const TEXT = Buffer.from('Beeldkamer\n');
const SECRET = `untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA5GtoJQ09clzU+ZqS4s/XF8qh1lW0npCkp8sPP0os6j37MwftxMWYI/CM+oLkDv2geCuIgen3JpMDFmhfMM97FTo2cOdG60U0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
`;
const PUBLIC = `untrusted comment: minisign public key 5C723D0D25686BE4
RWTka2glDT1yXPCM+oLkDv2geCuIgen3JpMDFmhfMM97FTo2cOdG60U0
`;
const SIGNATURE = `untrusted comment: signature from minisign secret key
RUTka2glDT1yXANISNik7oePyMPzGVo/OCe0yI+lwv5WJ5FxCS6d0A5xAK/x8AlifSHl4hAEFJsGc+9P+JoVtQ4CtxmjpVSoEA8=
trusted comment: beeldkamer 0.1.0
D7gMw+LeD7GLCl1Kg7JuoGhd5fjpSieLAlDeRR+YBFvX1wWtgc2OxkURXn7tRoEDHakZkOo1psR4/yxOUonDBQ==
`;

describe('signatures of packages', () => {
  test('are those that minisign itself makes', () => {
    const key = readSecretKey(SECRET);
    expect(publicKey(key)).toBe(PUBLIC);
    const [, ...signed] = signature(TEXT, key, 'beeldkamer 0.1.0').split('\n');
    expect(signed).toEqual(SIGNATURE.split('\n').slice(1));
    expect(isSigned(TEXT, SIGNATURE, PUBLIC)).toBe(true);
  });

  test('are not of another content, another comment, or by another key', () => {
    expect(isSigned(Buffer.from('beeldkamer\n'), SIGNATURE, PUBLIC)).toBe(false);
    expect(isSigned(TEXT, SIGNATURE.replace('0.1.0', '0.1.1'), PUBLIC)).toBe(false);
    expect(isSigned(TEXT, SIGNATURE.replace('ISNik7', 'ISNik8'), PUBLIC)).toBe(false);
    expect(isSigned(TEXT, SIGNATURE, publicKey(freshKey()))).toBe(false);
    expect(isSigned(TEXT, 'nothing', PUBLIC)).toBe(false);
  });

  test('are made with a key without password alone', () => {
    const locked = Buffer.from(SECRET.split('\n')[1] ?? '', 'base64');
    locked.write('Sc', 2, 'latin1');
    expect(() => readSecretKey(`x\n${locked.toString('base64')}\n`)).toThrow('password');
    expect(() => readSecretKey(PUBLIC)).toThrow('no secret key');
  });
});
