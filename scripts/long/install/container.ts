import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** How a command in a container ended. */
export interface Ran {
  readonly code: number | null;
  /** Both streams. */
  readonly out: string;
}

const BOOT_MS = 60_000;
const STOP_MS = 30_000;
const LOOK_MS = 100;
/** A command that takes longer hangs. */
const MOST_MS = 20 * 60_000;

/** A computer of its own, with a real systemd as its first process and no network but loopback. Needs root. */
export class Container {
  readonly #nspawn: ChildProcess;
  readonly #leader: number;

  private constructor(nspawn: ChildProcess, leader: number) {
    this.#nspawn = nspawn;
    this.#leader = leader;
  }

  /** Boots what stands in a folder, and waits until its systemd is done starting. @throws {Error} when it does not */
  static async boot(root: string): Promise<Container> {
    const args = ['-q', '-D', root, '--register=no', '--keep-unit', '--boot', '--private-network'];
    const nspawn = spawn('systemd-nspawn', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let waited = 0; waited < BOOT_MS; waited += LOOK_MS) {
      const leader = childOf(nspawn.pid);
      if (leader !== null) {
        const container = new Container(nspawn, leader);
        const state = container.run('systemctl is-system-running').out.trim();
        if (state === 'running' || state === 'degraded') return container;
      }
      await pause(LOOK_MS);
    }
    nspawn.kill('SIGKILL');
    throw new Error('systemd did not come up in the container');
  }

  /** Number of its first process, seen from here. */
  get leader(): number {
    return this.#leader;
  }

  /** Runs commands of a shell in it, as its root. */
  run(commands: string, environment: Readonly<Record<string, string>> = {}): Ran {
    const inside = ['-t', String(this.#leader), '-m', '-u', '-i', '-n', '-p', '-r', '-w'];
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      [...inside, '/bin/sh', '-ec', `cd /root\n${commands}`],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8', ...environment },
        maxBuffer: 64 * 1024 * 1024,
        timeout: MOST_MS,
      },
    );
    return { code: status, out: `${stdout}${stderr}` };
  }

  /** Shuts it down in order. */
  async stop(): Promise<void> {
    const gone = once(this.#nspawn, 'exit');
    this.#nspawn.kill('SIGTERM');
    const late = setTimeout(() => this.#nspawn.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  }
}

/** The first child of a process: of nspawn, the container's systemd. */
function childOf(pid: number | undefined): number | null {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return first === undefined || first === '' ? null : Number(first);
  } catch {
    return null;
  }
}
