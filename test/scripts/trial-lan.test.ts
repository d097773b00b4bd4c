import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { trialCertificate } from '../../scripts/trial/certificate.ts';
import { lanAddress } from '../../scripts/trial/lan.ts';
import { readOptions } from '../../scripts/trial/options.ts';

const base = mkdtempSync(join(tmpdir(), 'trial-lan-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const DAY_MS = 86_400_000;

describe('the address on the local network', () => {
  test.each([
    ['the one that was asked for', '203.0.113.4', ['192.168.1.2', '203.0.113.4'], '203.0.113.4'],
    ['a private one before others', '', ['203.0.113.4', '172.20.1.9', '10.0.0.3'], '172.20.1.9'],
    ['the only one', '', ['203.0.113.4'], '203.0.113.4'],
  ])('is %s', (_which, asked, own, address) => {
    expect(lanAddress(asked, own)).toBe(address);
  });

  test.each([
    ['not of this computer', '10.9.9.9', ['10.0.0.3'], 'Wel: 10.0.0.3'],
    ['no address', 'thuis', [], 'geen adres thuis'],
    ['not there at all', '', [], '--lan'],
  ])('is refused when it is %s', (_why, asked, own, words) => {
    expect(() => lanAddress(asked, own)).toThrow(words);
  });

  test('is asked for with --lan only', () => {
    expect(readOptions(['--lan'], base)).toMatchObject({ lan: '', doorPort: 8443 });
    expect(readOptions(['--lan', '--address', '10.0.0.3', '--door-port', '9443'], base)).toMatchObject({
      lan: '10.0.0.3',
      doorPort: 9443,
    });
    expect(readOptions([], base)?.lan).toBeNull();
    expect(() => readOptions(['--address', '10.0.0.3'], base)).toThrow('--lan');
  });
});

describe('the certificate of the trial', () => {
  const make = (addresses: readonly string[], now = new Date()) =>
    trialCertificate(join(base, 'door'), addresses, now);
  const read = (file: string) => new X509Certificate(readFileSync(file));

  test('names the address, is signed by the authority, and its key stays with its owner', async () => {
    const { caFile, certFile, keyFile, fingerprint } = await make(['192.0.2.7']);
    const [authority, own] = [read(caFile), read(certFile)];
    expect(own.checkIP('192.0.2.7')).toBe('192.0.2.7');
    expect([authority.ca, own.ca, own.verify(authority.publicKey)]).toEqual([true, false, true]);
    expect(fingerprint).toBe(authority.fingerprint256);
    expect(own.validToDate.getTime() - Date.now()).toBeLessThan(398 * DAY_MS);
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
    expect(() => createSecureContext({ cert, key })).not.toThrow();
  });

  test('lasts from one start to the next: a phone that trusts it goes on doing so', async () => {
    const { fingerprint } = await make(['192.0.2.7']);
    expect((await make(['192.0.2.7'])).fingerprint).toBe(fingerprint);
  });

  test('is made anew for another address, when it is nearly over, and when a file is damaged', async () => {
    const { fingerprint } = await make(['192.0.2.7']);
    const other = await make(['192.0.2.8']);
    expect(other.fingerprint).not.toBe(fingerprint);
    const later = await make(['192.0.2.8'], new Date(Date.now() + 61 * DAY_MS));
    expect(later.fingerprint).not.toBe(other.fingerprint);
    writeFileSync(later.certFile, 'nonsense');
    expect((await make(['192.0.2.8'])).fingerprint).not.toBe(later.fingerprint);
    expect(read(later.certFile).checkIP('192.0.2.8')).toBe('192.0.2.8');
  });
});
