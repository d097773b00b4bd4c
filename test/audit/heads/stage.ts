import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Heads, type HeadsDeps, headsService } from '../../../server/audit/heads.ts';
import { systemClock } from '../../../server/core/clock.ts';
import { openStage, type Stage } from '../stage.ts';

const SEALER = join(import.meta.dirname, '../../../server/audit/sealer.ts');

/** A sealer as a process of its own, beside a log. */
export class SealerProcess {
  readonly folder: string;
  readonly socket: string;
  readonly errors: string[] = [];
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;

  constructor(folder: string, settings: NodeJS.ProcessEnv = {}) {
    this.folder = join(folder, 'sealer');
    this.socket = join(folder, 'sealer.sock');
    this.#environment = {
      PATH: process.env['PATH'],
      BEELDKAMER_APP_INSTALLATION: 'test-box',
      BEELDKAMER_SEALER_SOCKET: this.socket,
      BEELDKAMER_SEALER_FOLDER: this.folder,
      ...settings,
    };
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [SEALER], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (piece: Buffer) => this.errors.push(piece.toString()));
    const [said] = (await Promise.race([once(child.stdout, 'data'), once(child, 'close')])) as [
      Buffer | number,
    ];
    if (!String(said).includes('sealer listening')) throw new Error(this.errors.join(''));
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const gone = once(child, 'close');
    child.kill(signal);
    await gone;
  }
}

/** A log, its heads and a sealer beside it. */
export interface HeadsStage {
  readonly log: Stage;
  readonly sealer: SealerProcess;
  readonly heads: Heads;
  readonly faults: unknown[];
  /** Sizes of the heads that the app keeps. */
  sizes(): Promise<number[]>;
  close(): Promise<void>;
}

/** @param more what the app is given besides. */
export async function openHeads(
  more: Partial<HeadsDeps> = {},
  settings: (folder: string) => NodeJS.ProcessEnv = () => ({}),
): Promise<HeadsStage> {
  const log = await openStage({ clock: systemClock, monotonic: () => performance.now() });
  const drop = join(log.folder, 'drop');
  mkdirSync(drop);
  const sealer = new SealerProcess(log.folder, settings(log.folder));
  const faults: unknown[] = [];
  const heads = headsService({
    db: log.db,
    clock: systemClock,
    append: log.log.append,
    installation: 'test-box',
    socket: sealer.socket,
    officer: '',
    mailFrom: 'log@box.example',
    transport: () => Promise.reject(new Error('no mail here')),
    probe: () => Promise.resolve(null),
    organisation: () => Promise.resolve({ name: 'Praktijk De Linde', timeZone: 'Europe/Amsterdam' }),
    report: (fault) => faults.push(fault),
    ...more,
  });
  return {
    log,
    sealer,
    heads,
    faults,
    async sizes() {
      const rows = await log.db
        .selectFrom('head')
        .select('size')
        .orderBy('generation')
        .orderBy('size')
        .execute();
      return rows.map(({ size }) => size);
    },
    async close() {
      await heads.stop();
      await sealer.end();
      await log.close();
    },
  };
}

/** Waits until it is so; the test's own limit ends what never comes. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
