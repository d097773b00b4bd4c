import { constants } from 'node:crypto';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { ipBytes, ipText } from '../../core/address.ts';
import { encodeProxyHeader } from '../../core/proxy-header.ts';
import type { Certificate } from './certificate.ts';
import type { Visitor } from './passage.ts';

/** What NCSC-NL's guideline for TLS calls good or sufficient, and every browser that can call speaks. */
const SETTINGS: TlsOptions = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
};

/**
 * A TLS server that is given its connections (`emit('connection', socket)`) and leads in each that finishes its
 * handshake in time and then says something in time; all others it closes without a word.
 */
export function tlsServer(
  certificate: Certificate,
  patienceMs: number,
  lead: (visitor: Visitor) => void,
): Server {
  const tls = createServer({
    ...settingsOf(certificate),
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: patienceMs,
  });
  tls.on('secureConnection', (socket) => welcome(socket, patienceMs, lead));
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  return tls;
}

/** What new connections are served with. */
export function settingsOf({ cert, key }: Certificate): TlsOptions {
  return { ...SETTINGS, cert, key };
}

/** Waits for the first byte inside TLS. */
function welcome(socket: TLSSocket, patienceMs: number, lead: (visitor: Visitor) => void): void {
  const cut = (): void => void socket.destroy();
  socket.on('error', cut);
  const header = headerOf(socket);
  if (header === null) {
    cut();
    return;
  }
  const patience = setTimeout(cut, patienceMs);
  socket
    .once('close', () => clearTimeout(patience))
    .once('end', cut)
    .once('data', (first: Buffer) => {
      clearTimeout(patience);
      socket.off('end', cut).pause();
      lead({ socket, first, header });
    });
}

/** `null`: whoever was cut off before we looked has no address any more. */
function headerOf(socket: TLSSocket): Buffer | null {
  const bytes = ipBytes(socket.remoteAddress ?? '');
  if (bytes === null) return null;
  const source = { address: ipText(bytes), port: socket.remotePort ?? 0 };
  return encodeProxyHeader(source, { address: socket.localAddress ?? '', port: socket.localPort ?? 0 });
}
