import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';
import type { Carried } from './packets.ts';

const PROGRAM = join(import.meta.dirname, 'packets.ts');
const SECRET = 'etc/beeldkamer/secrets/relay';
/** Longer without a packet is seen by people as a picture that stands still. */
const MOST_GAP_MS = 1_000;

/** Packets that pass the relay of a container while something happens to it. */
export class Traffic {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #said = '';

  private constructor(container: Container, root: string) {
    const words = ['-n', '-t', String(container.leader), process.execPath, PROGRAM, join(root, SECRET)];
    this.#child = spawn('nsenter', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk) => (this.#said += String(chunk)));
  }

  /** Resolves once packets pass. @throws {Error} when they cannot */
  static async through(container: Container, root: string): Promise<Traffic> {
    const traffic = new Traffic(container, root);
    const child = traffic.#child;
    while (!traffic.#said.includes('running\n')) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('no packets pass the relay');
      await Promise.race([once(child.stdout ?? child, 'data'), traffic.#closed]);
    }
    return traffic;
  }

  /** Ends them, and judges that none was lost. */
  async end(): Promise<readonly Verdict[]> {
    this.#child.kill('SIGTERM');
    await this.#closed;
    const [, json = '[]'] = this.#said.trim().split('\n');
    return (JSON.parse(json) as Carried[]).map(({ transport, sent, received, gapMs }) => ({
      passed: received === sent && sent > 0 && gapMs <= MOST_GAP_MS,
      says: `${received} of ${sent} packets came over ${transport}; longest pause ${gapMs} ms (at most ${MOST_GAP_MS})`,
    }));
  }
}
