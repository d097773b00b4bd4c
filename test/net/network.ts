import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Link {
  readonly from: string;
  readonly to: string;
  /** One way, milliseconds. */
  readonly delayMs: number;
  readonly lossPercent: number;
  /** Only TCP from and to this port passes, as through a strict firewall; absent: everything. */
  readonly onlyTcpPort?: number;
}

/** Whether this machine lets us make network namespaces of our own. */
export function canMakeNetworks(): boolean {
  try {
    execFileSync('ip', ['netns', 'add', 'bk-probe'], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', 'bk-probe'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Hosts of our own, each a network namespace, joined pairwise by links with delay and loss. */
export class Network {
  readonly #prefix = `bk${process.pid}`;
  readonly #hosts: readonly string[];
  readonly #links: readonly Link[];
  #emulator: ChildProcess | null = null;

  private constructor(hosts: readonly string[], links: readonly Link[]) {
    this.#hosts = hosts;
    this.#links = links;
  }

  /** Makes hosts and links; the links live for `seconds` at most, and losses repeat for one `seed`. */
  static async make(
    hosts: readonly string[],
    links: readonly Link[],
    seconds: number,
    seed = 1,
  ): Promise<Network> {
    const made = new Network(hosts, links);
    for (const host of hosts) {
      made.#ip('netns', 'add', made.namespace(host));
      made.#in(host, 'link', 'set', 'lo', 'up');
      made.#in(host, 'address', 'add', `${made.address(host)}/32`, 'dev', 'lo');
    }
    await made.#join(seconds, seed);
    return made;
  }

  namespace(host: string): string {
    return `${this.#prefix}-${host}`;
  }

  /** The one address under which a host is reached over every link. */
  address(host: string): string {
    return `10.78.0.${this.#hosts.indexOf(host) + 1}`;
  }

  /** Words that run a command inside a host. */
  exec(host: string, ...command: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.namespace(host), ...command];
  }

  async #join(seconds: number, seed: number): Promise<void> {
    const words = this.#links.map(({ from, to, delayMs, lossPercent, onlyTcpPort = 0 }, i) =>
      [
        ...[this.namespace(from), `em${i}a`, this.namespace(to), `em${i}b`],
        ...[delayMs, lossPercent, onlyTcpPort],
      ].join(':'),
    );
    this.#emulator = spawn(
      'python3',
      [join(import.meta.dirname, 'link.py'), String(seconds), String(seed), ...words],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (this.#emulator.stdout === null) throw new Error('no output');
    await once(this.#emulator.stdout, 'data');
    for (const [i, { from, to }] of this.#links.entries()) {
      this.#connect(from, to, `em${i}a`);
      this.#connect(to, from, `em${i}b`);
    }
  }

  #connect(host: string, other: string, device: string): void {
    this.#in(host, 'address', 'add', this.address(host), 'peer', this.address(other), 'dev', device);
    this.#in(host, 'link', 'set', device, 'up');
  }

  /** Ends the links and removes the hosts. */
  remove(): void {
    this.#emulator?.kill('SIGKILL');
    for (const host of this.#hosts) {
      try {
        this.#ip('netns', 'del', this.namespace(host));
      } catch {
        // gone already
      }
    }
  }

  #in(host: string, ...words: string[]): void {
    this.#ip('-n', this.namespace(host), ...words);
  }

  #ip(...words: string[]): void {
    execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
