import 'reflect-metadata';
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** Files of the trial's own certificate authority and of the certificate that it signed. */
export interface TrialCertificate {
  /** What a phone may be told to trust. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** SHA-256 of the authority's certificate, as browsers and phones show it. */
  readonly fingerprint: string;
}

const DAY_MS = 86_400_000;
/** Phones accept no server certificate that lives longer than 398 days. */
const CERTIFICATE_DAYS = 90;
const AUTHORITY_DAYS = 365;
/** Renewed at a start when less is left. */
const LEAST_DAYS = 30;
/** A second of clocks that differ must not make a fresh certificate one of the future. */
const BACKDATED_MS = DAY_MS;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
type KeyPair = webcrypto.CryptoKeyPair;

cryptoProvider.set(webcrypto as Crypto);

/**
 * The certificate with which the trial serves `addresses` on the local network, made by an authority of its own. Both
 * are made when they are missing or nearly over; the certificate also when it does not name all addresses. The
 * authority's private key is not kept: nobody can sign another site with what a phone has been told to trust.
 *
 * @param folder readable by its owner only.
 */
export async function trialCertificate(
  folder: string,
  addresses: readonly string[],
  now = new Date(),
): Promise<TrialCertificate> {
  const [caFile, certFile, keyFile] = ['ca.crt', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  if (!isGood({ caFile, certFile, keyFile }, addresses, now)) {
    const made = await makeBoth(addresses, now);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(keyFile, made.key, { mode: 0o600 });
    writeFileSync(certFile, made.chain, { mode: 0o600 });
    writeFileSync(caFile, made.authority, { mode: 0o644 });
  }
  const { fingerprint256 } = new X509Certificate(readFileSync(caFile));
  return { caFile, certFile, keyFile, fingerprint: fingerprint256 };
}

function isGood(
  files: Pick<TrialCertificate, 'caFile' | 'certFile' | 'keyFile'>,
  addresses: readonly string[],
  now: Date,
): boolean {
  if (!Object.values(files).every((file) => existsSync(file))) return false;
  const until = now.getTime() + LEAST_DAYS * DAY_MS;
  try {
    const [authority, own] = [files.caFile, files.certFile].map(
      (file) => new X509Certificate(readFileSync(file)),
    );
    return (
      [authority, own].every((one) => one !== undefined && one.validToDate.getTime() > until) &&
      own !== undefined &&
      authority !== undefined &&
      own.verify(authority.publicKey) &&
      addresses.every((address) => own.checkIP(address) !== undefined)
    );
  } catch {
    return false; // not a certificate any more: made anew
  }
}

async function makeBoth(
  addresses: readonly string[],
  now: Date,
): Promise<{ authority: string; chain: string; key: string }> {
  const [authorityKeys, keys] = await Promise.all([generateKeys(), generateKeys()]);
  const name = `CN=Beeldkamer proef ${randomBytes(3).toString('hex')}`;
  const authority = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name,
    ...validity(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys: authorityKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const own = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Beeldkamer proef',
    issuer: name,
    ...validity(now, CERTIFICATE_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(addresses.map((value) => ({ type: 'ip', value }))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const secret = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const pem = authority.toString('pem');
  return {
    authority: `${pem}\n`,
    chain: `${own.toString('pem')}\n${pem}\n`,
    key: `${PemConverter.encode(secret, PemConverter.PrivateKeyTag)}\n`,
  };
}

function generateKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
  };
}

/** A positive number of 127 random bits (RFC 5280 §4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40);
  return bytes.toString('hex');
}
