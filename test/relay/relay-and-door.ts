import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../server/core/clock.ts';
import { readCertificate } from '../../server/relay/door/certificate.ts';
import { openDoor } from '../../server/relay/door/door.ts';
import { run } from '../../server/relay/run.ts';
import { certificate } from '../support/certificate.ts';
import { relayFolder } from './running.ts';

/** A relay on UDP and TCP, and the door with TLS before it. */
interface RelayAndDoor {
  readonly port: number;
  readonly tlsPort: number;
  readonly controlSocket: string;
  /** Where the door leads what is not TURN; nobody listens there yet. */
  readonly appSocket: string;
  closeDoor(): Promise<void>;
  close(): Promise<void>;
}

/** Opens both in this process, on real sockets and any free ports of `host`, with a certificate made for it. */
export async function openRelayAndDoor(host: string): Promise<RelayAndDoor> {
  const place = relayFolder();
  const doorSocket = join(place.folder, 'door.sock');
  const relay = await run({ ...place.config, host, doorSocket });
  const appSocket = join(place.folder, 'app.sock');
  const door = await openDoorTo(doorSocket, place.folder, host);
  return {
    port: relay.port,
    tlsPort: door.port,
    controlSocket: place.config.controlSocket,
    appSocket,
    closeDoor: async () => void (await door.drain(0)),
    close: async () => {
      await door.drain(0);
      await relay.stop();
      place.remove();
    },
  };
}

/** Opens a door that leads TURN to `relaySocket`, and the rest to `app.sock` in the folder, where it puts its files. */
export function openDoorTo(
  relaySocket: string,
  folder: string,
  host = '127.0.0.1',
): ReturnType<typeof openDoor> {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  const { cert, key } = certificate();
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key, { mode: 0o600 });
  return openDoor({
    host,
    port: 0,
    appSocket: join(folder, 'app.sock'),
    relaySocket,
    certificate: readCertificate(files),
    clock: systemClock,
  });
}
