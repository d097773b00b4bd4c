import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COMPILED } from '../../scripts/trial/folder.ts';
import { freeRelayPort, freeTcpPort } from './ports.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface Person {
  readonly name: string;
  readonly mail: string;
  readonly password: string;
  readonly role: string;
}

export interface Posted {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

type Part = 'app' | 'relay' | 'sealer' | 'door';
const ENTRY: Record<Part, string> = {
  app: 'server/main.ts',
  relay: 'server/relay/main.ts',
  sealer: 'server/audit/sealer.ts',
  door: 'server/relay/door.ts',
};

/** Settings over and above those of every appliance; some of them name files in its folder. */
type Extra = NodeJS.ProcessEnv | ((folder: string) => NodeJS.ProcessEnv);

/** A whole trial appliance of its own: own data folder, own ports, the real processes. */
export class Appliance {
  readonly folder: string;
  /** Where people find it. */
  readonly origin: string;
  /** Where a trial answers on its own computer, too. */
  readonly #loopback: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #within: readonly string[];
  people: readonly Person[] = [];
  readonly #running = new Map<Part, ChildProcess>();
  readonly output: string[] = [];

  private constructor(
    folder: string,
    [port, relayPort]: readonly [number, number],
    extra: NodeJS.ProcessEnv,
    within: readonly string[],
  ) {
    this.folder = folder;
    this.#within = within;
    this.#loopback = `http://localhost:${port}`;
    this.origin = extra['BEELDKAMER_APP_ORIGIN'] ?? this.#loopback;
    this.environment = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: COMPILED,
      BEELDKAMER_MODE: 'trial',
      BEELDKAMER_APP_ORIGIN: this.origin,
      BEELDKAMER_APP_HOST: 'localhost',
      BEELDKAMER_APP_PORT: String(port),
      BEELDKAMER_APP_DATA_FOLDER: join(folder, 'data'),
      BEELDKAMER_APP_KEK_FILE: join(folder, 'kek'),
      BEELDKAMER_APP_INSTALLATION: 'test',
      BEELDKAMER_RELAY_PUBLIC_HOST: '127.0.0.1',
      BEELDKAMER_RELAY_PORT: String(relayPort),
      BEELDKAMER_RELAY_SECRET_FILE: join(folder, 'relay.secret'),
      BEELDKAMER_RELAY_CONTROL_SOCKET: join(folder, 'relay.sock'),
      BEELDKAMER_SEALER_SOCKET: join(folder, 'sealer.sock'),
      BEELDKAMER_SEALER_FOLDER: join(folder, 'sealer'),
      ...extra,
    };
  }

  /**
   * Prepares the demo practice, starts the processes and waits until they answer; the door where settings speak of one.
   *
   * @param within words before each command, that run it elsewhere (`ip netns exec NAME`).
   */
  static async start(extra: Extra = {}, within: readonly string[] = []): Promise<Appliance> {
    const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-'));
    const settings = typeof extra === 'function' ? extra(folder) : extra;
    const made = new Appliance(folder, [await freeTcpPort(), await freeRelayPort()], settings, within);
    const prepared = spawnSync(process.execPath, ['scripts/prepare-trial.ts'], {
      cwd: ROOT,
      env: made.environment,
      encoding: 'utf8',
    });
    if (prepared.status !== 0) throw new Error(`trial not prepared: ${prepared.stderr}`);
    made.people = JSON.parse(prepared.stdout).people;
    await made.run('relay');
    await made.run('sealer');
    await made.run('app');
    if ('BEELDKAMER_DOOR_PORT' in settings) await made.run('door');
    return made;
  }

  /** Starts one process and waits for its line that says that it listens. */
  async run(part: Part): Promise<void> {
    const [command, ...words] = [...this.#within, process.execPath, ENTRY[part]];
    const child = spawn(command, words, {
      cwd: ROOT,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(part, child);
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        this.output.push(chunk.toString());
        if (chunk.toString().includes('listening')) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) =>
        reject(new Error(`${part} ended with ${code}: ${this.output.slice(-5).join('')}`)),
      );
    });
  }

  /** The process id of a running part. */
  processOf(part: Part): number {
    const pid = this.#running.get(part)?.pid;
    if (pid === undefined) throw new Error(`${part} does not run`);
    return pid;
  }

  /** Ends one process as a power cut would. */
  async kill(part: Part): Promise<void> {
    await this.#end(part, 'SIGKILL');
  }

  /** Stops everything gracefully. */
  async stopProcesses(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((part) => this.#end(part, 'SIGTERM')));
  }

  /** Stops everything gracefully and removes the folder. */
  async stop(): Promise<void> {
    await this.stopProcesses();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(part: Part, signal: NodeJS.Signals): Promise<void> {
    const child = this.#running.get(part);
    if (child === undefined) return;
    this.#running.delete(part);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** What the running app says to a monitor. */
  async isHealthy(): Promise<boolean> {
    return (await fetch(`${this.#loopback}/healthz`)).ok;
  }

  /** Runs the operator CLI on this appliance. */
  cli(...words: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ['scripts/beeldkamer.ts', ...words], {
      cwd: ROOT,
      env: { ...this.environment, LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    });
  }

  /** How media may travel, as the organisation chooses it. */
  setPath(path: 'direct' | 'relay'): void {
    const { status, stderr } = this.cli('set', 'path', path);
    if (status !== 0) throw new Error(`path not set: ${stderr}`);
  }

  /** Exports the log and lets the verifier read it. */
  verifyLog(): { status: number | null; said: string; bundle: string } {
    const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
    const exported = this.cli('export-audit', bundle);
    if (exported.status !== 0) return { status: exported.status, said: exported.stderr, bundle };
    const verified = this.cli('verify-audit', bundle);
    return { status: verified.status, said: verified.stdout + verified.stderr, bundle };
  }

  /** Event codes of a bundle, in order. */
  static events(bundle: string): string[] {
    const lines = readFileSync(join(bundle, 'events.ndjson'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line).body.ev.code);
  }

  /** Messages that would have been mailed, newest first. */
  async postbus(): Promise<Posted[]> {
    // it answers to this name alone, at whatever address of its host it listens
    const { host } = new URL(this.#loopback);
    const place = {
      host: this.environment['BEELDKAMER_APP_HOST'],
      port: this.environment['BEELDKAMER_APP_PORT'],
    };
    const question = JSON.stringify({ ...place, path: '/api/postbus', headers: { host } });
    const ask = `(await import('node:http')).get(${question}, (answer) => answer.pipe(process.stdout))`;
    const [command, ...words] = [...this.#within, process.execPath, '--input-type=module', '-e', ask];
    const { stdout } = await promisify(execFile)(command, words);
    return JSON.parse(stdout) as Posted[];
  }

  person(role: string): Person {
    const found = this.people.find((one) => one.role === role);
    if (found === undefined) throw new Error(`no ${role} in the demo practice`);
    return found;
  }

  /** Keeps what the processes said, for a failing test. */
  keepOutput(file: string): void {
    writeFileSync(file, this.output.join(''));
  }
}
