import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeRelayPort, freeTcpPort } from '../support/ports.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What runs as a process of its own. */
type Entry = 'server/main.ts' | 'server/relay/main.ts' | 'server/audit/sealer.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A real installation in a folder of its own, worked on through the operator's command alone. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'beeldkamer-cli-'));
  readonly #running = new Map<Entry, ChildProcess>();

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes the configuration that an administrator would. @param sealed with a sealer, and a folder for its heads */
  async configure(sealed = false): Promise<void> {
    const port = await freeTcpPort();
    mkdirSync(this.path('web'));
    mkdirSync(this.path('drop'));
    const config = {
      mode: 'real',
      app: {
        origin: 'https://video.example.nl',
        host: '127.0.0.1',
        port,
        dataFolder: this.path('data'),
        webFolder: this.path('web'),
        kekFile: this.path('secrets', 'kek'),
        installation: 'test-box',
      },
      relay: {
        port: await freeRelayPort(),
        publicHost: '127.0.0.1',
        secretFile: this.path('secrets', 'relay'),
        controlSocket: this.path('relay.sock'),
      },
      ...(sealed && { sealer: this.#sealer() }),
    };
    writeFileSync(this.path('beeldkamer.json'), JSON.stringify(config));
  }

  #sealer() {
    return {
      socket: this.path('sealer.sock'),
      folder: this.path('sealer'),
      dropFolder: this.path('drop'),
    };
  }

  get environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return { PATH, HOME, LANG: 'C.UTF-8', BEELDKAMER_CONFIG: this.path('beeldkamer.json') };
  }

  /** Runs `beeldkamer …` to its end. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ''): Promise<Ran> {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/beeldkamer.ts'), ...args], {
      cwd: this.folder,
      env: { ...this.environment, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input);
    const texts = { out: '', err: '' };
    child.stdout.on('data', (piece: Buffer) => {
      texts.out += piece.toString('utf8');
    });
    child.stderr.on('data', (piece: Buffer) => {
      texts.err += piece.toString('utf8');
    });
    return once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  }

  /** Starts a process of the appliance and waits until it says that it listens. */
  async start(entry: Entry): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, entry)], {
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(entry, child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (said += piece.toString()));
    while (!said.includes('listening')) {
      if (child.exitCode !== null) throw new Error(`${entry} stopped: ${said}`);
      await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    }
  }

  /** Ends one of them as a power cut would. */
  kill(entry: Entry): Promise<void> {
    return this.stop(entry, 'SIGKILL');
  }

  /** Stops one of them, as systemd does. */
  async stop(entry: Entry, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#running.get(entry);
    this.#running.delete(entry);
    if (child === undefined || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'close');
  }

  async remove(): Promise<void> {
    for (const entry of this.#running.keys()) await this.stop(entry);
    rmSync(this.folder, { recursive: true });
  }
}
