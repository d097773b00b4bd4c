import { X509Certificate } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { DoorConfig } from '../../../server/config.ts';
import { SECOND } from '../../../server/core/clock.ts';

/** The door looks every five seconds, and waits until both files have come to rest. */
const MOST_MS = 30 * SECOND;
const LOOK_MS = SECOND / 2;
const PATIENCE_MS = 5 * SECOND;
const EVERYWHERE: Readonly<Record<string, string>> = { '::': 'localhost', '0.0.0.0': '127.0.0.1' };

/** Whether the door serves a certificate now, or soon: `other` = it serves another one, `nobody` = there is no door. */
export async function servedWithin(
  cert: Buffer,
  { host, port }: Pick<DoorConfig, 'host' | 'port'>,
  name: string,
  mostMs = MOST_MS,
): Promise<'yes' | 'other' | 'nobody'> {
  const wanted = new X509Certificate(cert).fingerprint256;
  const until = performance.now() + mostMs;
  for (;;) {
    const found = await fingerprintOn(EVERYWHERE[host] ?? host, port, name);
    if (found === wanted) return 'yes';
    if (found === null) return 'nobody';
    if (performance.now() >= until) return 'other';
    await pause(LOOK_MS);
  }
}

/** Whose certificate is shown there; null: nobody answers. */
function fingerprintOn(host: string, port: number, servername: string): Promise<string | null> {
  return new Promise((resolve) => {
    // which one it is is asked here, not who trusts it
    const socket = connect({ host, port, servername, rejectUnauthorized: false });
    const end = (found: string | null): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(PATIENCE_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () => end(socket.getPeerX509Certificate()?.fingerprint256 ?? null));
  });
}
