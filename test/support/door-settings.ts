import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificate } from './certificate.ts';

/** Where people find an appliance that has a door. */
export interface DoorPlace {
  /** Name or address in links, and for the relay. */
  readonly host: string;
  /** What door and relay listen on. */
  readonly address: string;
  readonly port: number;
}

/** Settings of an appliance whose way in is the door; its files are put into `folder`. */
export function doorSettings({ host, address, port }: DoorPlace, folder: string): NodeJS.ProcessEnv {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const { cert, key } = certificate();
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return {
    BEELDKAMER_APP_ORIGIN: new URL(`https://${host}:${port}`).origin,
    BEELDKAMER_APP_DOOR_SOCKET: join(folder, 'app-door.sock'),
    BEELDKAMER_RELAY_HOST: address,
    BEELDKAMER_RELAY_PUBLIC_HOST: host,
    BEELDKAMER_RELAY_TLS_PORT: String(port),
    BEELDKAMER_RELAY_DOOR_SOCKET: join(folder, 'relay-door.sock'),
    BEELDKAMER_DOOR_HOST: address,
    BEELDKAMER_DOOR_PORT: String(port),
    BEELDKAMER_DOOR_CERT_FILE: certFile,
    BEELDKAMER_DOOR_KEY_FILE: keyFile,
  };
}
