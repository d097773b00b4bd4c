import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { DoorConfig } from '../../../server/config.ts';
import { type Clock, type EpochMs, SECOND } from '../../../server/core/clock.ts';
import { StartRefused } from '../../../server/core/errors.ts';
import { endsSoon } from '../../../server/core/validity.ts';
import {
  type Certificate,
  type CertificateFiles,
  readCertificate,
} from '../../../server/relay/door/certificate.ts';
import { type Finding, finding } from './finding.ts';

const PATIENCE_MS = 5 * SECOND;

/** Whether the name by which people come is known here. */
export async function checkName(origin: string): Promise<Finding> {
  const host = new URL(origin).hostname;
  try {
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    return finding('dns-ok', host, found.map(({ address }) => address).join(', '));
  } catch (cause) {
    return finding('dns-none', host, (cause as NodeJS.ErrnoException).code ?? '?');
  }
}

/** A certificate for the door: whether it can be used, for this name, now and for some time. */
export function checkCertificate(door: CertificateFiles, origin: string, clock: Clock): Finding {
  let pair: Certificate;
  try {
    pair = readCertificate(door);
  } catch (cause) {
    if (!(cause instanceof StartRefused)) throw cause;
    return finding('certificate-unusable', cause.message);
  }
  const certificate = new X509Certificate(pair.cert);
  const { hostname } = new URL(origin);
  const [from, to] = [certificate.validFromDate, certificate.validToDate].map(
    (date) => date.getTime() as EpochMs,
  ) as [EpochMs, EpochMs];
  const now: EpochMs = clock();
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const named = isIP(hostname) === 0 ? certificate.checkHost(hostname) : certificate.checkIP(hostname);
  if (named === undefined) return finding('certificate-other-name', hostname, door.certFile);
  if (now < from) return finding('certificate-early', day(from));
  if (now >= to) return finding('certificate-ended', day(to));
  return finding(endsSoon({ from, to }, now) ? 'certificate-soon' : 'certificate-ok', day(to));
}

/** Whether TLS is answered where browsers come. */
export function checkDoor({ port }: Pick<DoorConfig, 'port'>, origin: string): Promise<Finding> {
  const { hostname } = new URL(origin);
  return new Promise((resolve) => {
    // who answers is asked here, not whom browsers trust
    const socket = connect({ host: hostname, port, servername: hostname, rejectUnauthorized: false });
    const late = setTimeout(() => end(finding('door-silent', hostname, port, 'ETIMEDOUT')), PATIENCE_MS);
    const end = (found: Finding): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(found);
    };
    socket.once('secureConnect', () => end(finding('door-ok', hostname, port)));
    socket.once('error', (cause: NodeJS.ErrnoException) =>
      end(finding('door-silent', hostname, port, cause.code ?? cause.message)),
    );
  });
}
