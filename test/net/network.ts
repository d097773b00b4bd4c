import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What becomes of packets on a link, in both directions. */
export interface Condition {
  /** One way, milliseconds. */
  readonly delayMs: number;
  /** 100: the cable is cut, and nobody is told. */
  readonly lossPercent: number;
  /** Only TCP from and to this port passes, as through a strict firewall; absent: everything. */
  readonly onlyTcpPort?: number | 'any';
}

export interface Link extends Condition {
  readonly from: string;
  readonly to: string;
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
  /** How often each host has got another address. */
  readonly #moves = new Map<string, number>();
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
    return `10.78.${this.#moves.get(host) ?? 0}.${this.#hosts.indexOf(host) + 1}`;
  }

  /** Words that run a command inside a host. */
  exec(host: string, ...command: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.namespace(host), ...command];
  }

  /** What becomes of packets on the links of a host, before any change. */
  condition(host: string): Condition {
    const link = this.#links[this.#linksOf(host)[0] ?? -1];
    if (link === undefined) throw new Error(`${host} has no link`);
    return link;
  }

  /** Changes every link of a host from now on. */
  async change(host: string, condition: Condition): Promise<void> {
    for (const i of this.#linksOf(host)) {
      const done = once(this.#output, 'data');
      this.#emulator?.stdin?.write(`${i} ${conditionWords(condition).join(' ')}\n`);
      await done;
    }
  }

  /** Limits what passes to and from a host, each way on each link; null: no limit. A queue holds 400 ms, as modems do. */
  limit(host: string, kbit: number | null): void {
    for (const i of this.#linksOf(host)) {
      for (const [end, device] of this.#endsOf(i)) {
        const words = ['-n', this.namespace(end), 'qdisc'];
        const rate = ['tbf', 'rate', `${kbit}kbit`, 'burst', '3000', 'latency', '400ms'];
        if (kbit === null) execFileSync('tc', [...words, 'del', 'dev', device, 'root']);
        else execFileSync('tc', [...words, 'replace', 'dev', device, 'root', ...rate]);
      }
    }
  }

  /** The host goes to another network: its address is gone, and it has a new one. */
  move(host: string): void {
    const before = this.address(host);
    this.#moves.set(host, (this.#moves.get(host) ?? 0) + 1);
    // the loopback first: Chromium remembers for an address the device that got it last, and shows none of the loopback's
    this.#in(host, 'address', 'del', `${before}/32`, 'dev', 'lo');
    this.#in(host, 'address', 'add', `${this.address(host)}/32`, 'dev', 'lo');
    for (const i of this.#linksOf(host)) {
      const [other = '', otherDevice = ''] = this.#endsOf(i).find(([end]) => end !== host) ?? [];
      const [, device = ''] = this.#endsOf(i).find(([end]) => end === host) ?? [];
      const towards = ['peer', this.address(other), 'dev', device];
      this.#in(host, 'address', 'del', before, ...towards);
      this.#in(host, 'address', 'add', this.address(host), ...towards);
      this.#in(other, 'route', 'add', this.address(host), 'dev', otherDevice, 'src', this.address(other));
    }
    this.#leadOut(host);
  }

  /** Numbers of the links that a host has. */
  #linksOf(host: string): readonly number[] {
    return this.#links.flatMap(({ from, to }, i) => (from === host || to === host ? [i] : []));
  }

  /** Both hosts of a link, each with its device. */
  #endsOf(i: number): readonly (readonly [string, string])[] {
    const { from = '', to = '' } = this.#links[i] ?? {};
    return [
      [from, `em${i}a`],
      [to, `em${i}b`],
    ];
  }

  get #output() {
    const output = this.#emulator?.stdout;
    if (!output) throw new Error('there are no links');
    return output;
  }

  async #join(seconds: number, seed: number): Promise<void> {
    const words = this.#links.map((link, i) =>
      [
        ...this.#endsOf(i).flatMap(([host, device]) => [this.namespace(host), device]),
        ...conditionWords(link),
      ].join(':'),
    );
    this.#emulator = spawn(
      'python3',
      [join(import.meta.dirname, 'link.py'), String(seconds), String(seed), ...words],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    await once(this.#output, 'data');
    for (const [i, { from, to }] of this.#links.entries()) {
      this.#connect(from, to, `em${i}a`);
      this.#connect(to, from, `em${i}b`);
    }
    for (const host of this.#hosts) this.#leadOut(host);
  }

  /** Browsers ask the way to the internet first, and Firefox finds no address of its own without one. */
  #leadOut(host: string): void {
    const [own] = this.#linksOf(host).flatMap((i) => this.#endsOf(i).filter(([end]) => end === host));
    if (own !== undefined) this.#in(host, 'route', 'replace', 'default', 'dev', own[1]);
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

function conditionWords({ delayMs, lossPercent, onlyTcpPort = 0 }: Condition): readonly number[] {
  return [delayMs, lossPercent, onlyTcpPort === 'any' ? -1 : onlyTcpPort];
}
