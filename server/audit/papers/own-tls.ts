import { type ConnectionOptions, connect } from 'node:tls';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { TlsFact } from './facts.ts';

const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
const PATIENCE_MS = 2_000;

/**
 * Knocks at the appliance's own address, once for each version of TLS, as a browser would.
 *
 * @param origin scheme, host and port.
 * @param ca certificates of authorities to trust beside the usual ones.
 * @returns null where there is no TLS, or nobody answered.
 */
export async function measureTls(origin: string, ca?: string): Promise<TlsFact | null> {
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== 'https:') return null;
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port) || 443, ...(ca !== undefined && { ca }) };
  const best = await handshake(to);
  if (best === null) return null;
  const accepted: string[] = [];
  for (const version of VERSIONS) {
    // our side offers also what it would refuse itself, so that the refusal is the other side's
    const only = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' } as const;
    if ((await handshake({ ...to, ...only })) !== null) accepted.push(version);
  }
  return { ...best, accepted };
}

function handshake(options: ConnectionOptions): Promise<Omit<TlsFact, 'accepted'> | null> {
  return new Promise((resolve) => {
    const socket = connect({ ...options, rejectUnauthorized: false, servername: nameOf(options.host) });
    const end = (fact: Omit<TlsFact, 'accepted'> | null): void => {
      socket.destroy();
      resolve(fact);
    };
    socket.setTimeout(PATIENCE_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () =>
      end({
        protocol: socket.getProtocol() ?? '',
        cipher: socket.getCipher().standardName,
        until: iso(Date.parse(socket.getPeerCertificate().valid_to) as EpochMs),
        trusted: socket.authorized,
      }),
    );
  });
}

/** An address is no name to ask for (RFC 6066 §3). */
function nameOf(host = ''): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
