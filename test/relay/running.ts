import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayConfig } from '../../server/config.ts';
import { SECRET } from './stage.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'relay', 'main.ts');

/** A folder with the relay's secrets, and the configuration that names them; any free port. */
export function relayFolder(): { readonly folder: string; readonly config: RelayConfig; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  const config: RelayConfig = {
    engine: 'embedded',
    host: '127.0.0.1',
    port: 0,
    publicHost: '127.0.0.1',
    tlsPort: 0,
    sockets: 'dgram',
    realm: 'beeldkamer',
    secretFile: join(folder, 'secret'),
    nextSecretFile: '',
    virtualAddress: '192.0.2.200',
    controlSocket: join(folder, 'control.sock'),
    doorSocket: '',
    bandwidthMbit: 8,
  };
  return { folder, config, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a relay process printed, and how to end it. */
export interface RelayProcess {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** The port it listens on; waits for its line. */
  readonly port: Promise<number>;
  readonly exit: Promise<number | null>;
}

/** Starts `server/relay/main.ts` as a process of its own. */
export function startProcess(folder: string, relay: Partial<RelayConfig>): RelayProcess {
  const file = join(folder, 'beeldkamer.json');
  const app = {
    origin: 'http://localhost:8080',
    dataFolder: folder,
    kekFile: join(folder, 'kek'),
    installation: 'test',
  };
  writeFileSync(file, JSON.stringify({ mode: 'trial', app, relay }));
  const env = { PATH: process.env['PATH'], BEELDKAMER_CONFIG: file };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const { promise: port, resolve, reject } = Promise.withResolvers<number>();
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    const listening = /^relay listening \S+:(\d+)$/m.exec(output);
    if (listening) resolve(Number(listening[1]));
  });
  const exit = once(child, 'close').then(([code]) => {
    reject(new Error(errors));
    return code as number | null;
  });
  port.catch(() => undefined);
  return { child, output: () => output, errors: () => errors, port, exit };
}
