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
  /** One file a process with its number, as systemd would know it. */
  readonly run: string;
  readonly log: string;
}

/** A unix socket's path may hold 107 bytes (unix(7)). */
const MAX_SOCKET_PATH = 107;

/** The paths of a trial; nothing is made yet. */
export function trialFolder(data: string): TrialFolder {
  return {
    data,
    kekFile: join(data, 'secrets', 'kek'),
    relaySecretFile: join(data, 'secrets', 'relay'),
    controlSocket: socketPath(data),
    run: join(data, 'run'),
    log: join(data, 'log'),
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

function socketPath(data: string): string {
  const near = join(data, 'run', 'relay.sock');
  if (Buffer.byteLength(near) <= MAX_SOCKET_PATH) return near;
  const short = createHash('sha256').update(data).digest('hex').slice(0, 16);
  return join(tmpdir(), `beeldkamer-${short}`, 'relay.sock');
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

/** The environment of the processes of one trial: the configuration of server/config.ts, and nothing left over. */
export function trialEnvironment(
  folder: TrialFolder,
  ports: { app: number; relay: number },
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const settings = {
    mode: 'trial',
    'app.origin': `http://localhost:${ports.app}`,
    'app.host': 'localhost',
    'app.port': String(ports.app),
    'app.dataFolder': folder.data,
    'app.kekFile': folder.kekFile,
    'app.installation': 'trial',
    'relay.host': '127.0.0.1',
    'relay.port': String(ports.relay),
    'relay.publicHost': '127.0.0.1',
    'relay.secretFile': folder.relaySecretFile,
    'relay.controlSocket': folder.controlSocket,
  };
  return Object.fromEntries([
    ['NODE_COMPILE_CACHE', COMPILED],
    ...Object.entries(inherited).filter(([name]) => !name.startsWith('BEELDKAMER_')),
    ...Object.entries(settings).map(([name, value]) => [environmentName(name), value]),
  ]);
}
