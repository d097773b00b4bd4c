import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentName } from '../../server/config.ts';
import { StartRefused } from '../../server/core/errors.ts';
import { makeSecret } from '../../server/core/secret-file.ts';

/** Where the trial keeps what belongs to it. */
export interface TrialFolder {
  readonly data: string;
  readonly kekFile: string;
  readonly relaySecretFile: string;
  readonly controlSocket: string;
  /** The sealer's own: its key, its copy of the leaves, its heads. */
  readonly sealer: string;
  readonly sealerSocket: string;
  /** Where the door finds app and relay. */
  readonly appDoorSocket: string;
  readonly relayDoorSocket: string;
  /** Certificate and key of the door. */
  readonly door: string;
  /** One file a process with its number, as systemd would know it. */
  readonly run: string;
  readonly log: string;
  readonly backups: string;
}

/** A unix socket's path may hold 107 bytes (unix(7)). */
const MAX_SOCKET_PATH = 107;

/** The paths of a trial; nothing is made yet. */
export function trialFolder(data: string): TrialFolder {
  return {
    data,
    kekFile: join(data, 'secrets', 'kek'),
    relaySecretFile: join(data, 'secrets', 'relay'),
    controlSocket: socketPath(data, 'relay.sock'),
    sealer: join(data, 'sealer'),
    sealerSocket: socketPath(data, 'sealer.sock'),
    appDoorSocket: socketPath(data, 'app-door.sock'),
    relayDoorSocket: socketPath(data, 'relay-door.sock'),
    door: join(data, 'secrets', 'door'),
    run: join(data, 'run'),
    log: join(data, 'log'),
    backups: join(data, 'backups'),
  };
}

/**
 * Makes the folders and the secrets that are not there yet.
 *
 * @throws {StartRefused} when that cannot be.
 */
export function makeFolder({ data, run, log, kekFile, relaySecretFile, controlSocket }: TrialFolder): void {
  try {
    for (const path of [run, log, dirname(kekFile), dirname(relaySecretFile), dirname(controlSocket)]) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    }
    makeSecret(kekFile);
    makeSecret(relaySecretFile);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new StartRefused(
      `De map ${data} kan niet worden gebruikt (${why}). Kies een andere: npm start -- --data MAP`,
      {
        cause,
      },
    );
  }
}

function socketPath(data: string, name: string): string {
  const near = join(data, 'run', name);
  if (Buffer.byteLength(near) <= MAX_SOCKET_PATH) return near;
  const short = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return join(tmpdir(), `beeldkamer-${short}`, name);
}

/** Moves the folder aside, so that the next start begins empty. Returns where it went, `null` when there was none. */
export function moveAside(data: string, now: Date): string | null {
  if (!existsSync(data)) return null;
  const aside = `${data}.${now.toISOString().replace(/[:.]/g, '-')}`;
  renameSync(data, aside);
  return aside;
}

/** Compiled code is kept here from one start to the next, that of the entry points too: without it Node loads a compiler. */
export const COMPILED = join(import.meta.dirname, '../../node_modules/.cache/beeldkamer/compiled');

/** The trial's door to the local network. */
export interface LanDoor {
  readonly address: string;
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
}

/** The environment of the processes of one trial: the configuration of server/config.ts, and nothing left over. */
export function trialEnvironment(
  folder: TrialFolder,
  ports: { app: number; relay: number },
  inherited: NodeJS.ProcessEnv,
  lan: LanDoor | null = null,
): NodeJS.ProcessEnv {
  const settings: Record<string, string> = {
    mode: 'trial',
    'app.origin': `http://localhost:${ports.app}`,
    'app.host': 'localhost',
    'app.port': String(ports.app),
    'app.dataFolder': folder.data,
    'app.kekFile': folder.kekFile,
    'app.installation': 'trial',
    'app.backupFolder': folder.backups,
    'app.logFolder': folder.log,
    'relay.host': '127.0.0.1',
    'relay.port': String(ports.relay),
    'relay.publicHost': '127.0.0.1',
    'relay.secretFile': folder.relaySecretFile,
    'relay.controlSocket': folder.controlSocket,
    'sealer.socket': folder.sealerSocket,
    'sealer.folder': folder.sealer,
    ...(lan && doorSettings(folder, lan)),
  };
  return Object.fromEntries([
    ['NODE_COMPILE_CACHE', COMPILED],
    ...Object.entries(inherited).filter(([name]) => !name.startsWith('BEELDKAMER_')),
    ...Object.entries(settings).map(([name, value]) => [environmentName(name), value]),
  ]);
}

/** Links lead to the local network's address; on this computer the loopback names go on working. */
function doorSettings(folder: TrialFolder, { address, port, certFile, keyFile }: LanDoor) {
  return {
    'app.origin': `https://${address}:${port}`,
    'app.doorSocket': folder.appDoorSocket,
    'relay.host': address,
    'relay.publicHost': address,
    'relay.tlsPort': String(port),
    'relay.doorSocket': folder.relayDoorSocket,
    'door.host': address,
    'door.port': String(port),
    'door.certFile': certFile,
    'door.keyFile': keyFile,
  };
}
