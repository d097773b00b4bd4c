import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { SECOND } from './clock.ts';
import { type SyslogMessage, syslogFrame } from './syslog.ts';

/** A receiver of syslog over TLS (RFC 5425). */
export interface SyslogServer {
  readonly host: string;
  readonly port: number;
  /** PEM of what to trust instead of the system's; '' = the system's. */
  readonly caFile: string;
  /** Our own certificate and key, PEM, where it asks for one; '' = none. */
  readonly certFile: string;
  readonly keyFile: string;
}

const PATIENCE_MS = 10 * SECOND;
/** A receiver that hangs up on us, or does not want our certificate, has done so by then. */
const STAYS_MS = SECOND / 2;

/**
 * Sends messages over one connection and ends it. Syslog knows no answer: that the receiver stays until we end, and
 * then closes in its turn (RFC 5425 §4.4) without an error, is the nearest to one.
 *
 * @throws the error of the socket (`code`), or one with code `ETIMEDOUT` or `ECONNRESET`; then any may be missing.
 */
export function sendSyslog(server: SyslogServer, messages: readonly SyslogMessage[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connected(server);
    const failed = (cause: Error): void => {
      socket.destroy();
      reject(cause);
    };
    let [ended, answered] = [false, false];
    socket.setTimeout(PATIENCE_MS, () => failed(coded('ETIMEDOUT')));
    socket.on('error', failed);
    // nothing is expected, but unread octets would keep the end from showing
    socket.on('data', () => {});
    socket.on('end', () => {
      answered = ended;
    });
    socket.on('close', () => (answered ? resolve() : failed(coded('ECONNRESET'))));
    socket.once('secureConnect', () => {
      for (const message of messages) socket.write(syslogFrame(message));
      setTimeout(() => {
        ended = true;
        socket.end();
      }, STAYS_MS);
    });
  });
}

function connected({ host, port, caFile, certFile, keyFile }: SyslogServer): TLSSocket {
  return connect({
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 && { servername: host }),
    ...(caFile !== '' && { ca: readFileSync(caFile) }),
    ...(certFile !== '' && { cert: readFileSync(certFile) }),
    ...(keyFile !== '' && { key: readFileSync(keyFile) }),
  });
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code });
}
