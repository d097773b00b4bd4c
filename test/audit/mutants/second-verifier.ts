import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Kept } from '../../../server/audit/verify.ts';

/** What the second verifier says; `code` is its own word for the fault. */
export interface SecondVerdict {
  readonly exit: number;
  readonly seq: number | null;
  readonly code: string | null;
  readonly lines: number;
  readonly root: string;
}

const DRIVER = fileURLToPath(new URL('./second_verifier.py', import.meta.url));

/** The verifier in Python, started once for many bundles. */
export class SecondVerifier {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    this.#child = spawn('python3', [DRIVER]);
    this.#child.stderr.pipe(process.stderr);
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Questions are asked one after another. */
  async judge(folder: string, { heads = [], keys }: Kept = {}): Promise<SecondVerdict> {
    this.#child.stdin.write(`${JSON.stringify({ folder, heads, keys: keys ?? null })}\n`);
    const { done, value } = await this.#answers.next();
    if (done === true) throw new Error('the second verifier ended');
    return JSON.parse(value) as SecondVerdict;
  }

  close(): void {
    this.#child.stdin.end();
  }
}
