import { type BundleLine, leafHash, pairHash, readLine } from './line.ts';
import { EdgeTree } from './tree.ts';
import type { FaultCode } from './verdict.ts';

/** Version of the body's form that this verifier knows. */
const VERSION = 1;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Body {
  readonly v?: unknown;
  readonly seq?: unknown;
  readonly ts?: unknown;
  readonly ev?: { readonly code?: unknown };
  readonly det?: { readonly before?: unknown; readonly through?: unknown };
}

/** Lines without body that follow one another. */
interface Gap {
  readonly from: number;
  to: number;
}

/** Takes the lines of a log one after another and says which first is not what the lines before it demand. */
export class LogCheck {
  readonly #tree = new EdgeTree();
  readonly #gaps: Gap[] = [];
  #chain: Buffer = Buffer.alloc(32);
  #size = 0;
  #released = 0;
  /** Time of the line before, or `null` after a line without body. */
  #time: string | null = null;
  /** How far the releases seen so far reach. */
  #through = 0;

  get size(): number {
    return this.#size;
  }

  get released(): number {
    return this.#released;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** @returns what is wrong with the next line, or `null`: then it counts. */
  add(bytes: Uint8Array): FaultCode | null {
    const line = readLine(bytes);
    if (line === null) return 'not-canonical';
    const seq = this.#size + 1;
    if (line.seq !== seq) return 'wrong-seq';
    if (line.body !== null && !leafHash(line.body).equals(line.leaf)) return 'wrong-leaf';
    const chain = pairHash(this.#chain, line.leaf);
    if (!chain.equals(line.chain)) return 'wrong-chain';
    const fault = line.body === null ? this.#missing(seq) : this.#present(line.body, seq);
    if (fault !== null) return fault;
    this.#accept(line, chain);
    return null;
  }

  /** The first line whose body is gone although no later `audit.released` line covers it, or `null`. */
  uncovered(): number | null {
    const gap = this.#gaps.find(({ to }) => to > this.#through);
    return gap === undefined ? null : Math.max(gap.from, this.#through + 1);
  }

  #accept({ leaf }: BundleLine, chain: Buffer): void {
    this.#tree.add(leaf);
    this.#chain = chain;
    this.#size += 1;
  }

  #missing(seq: number): null {
    const last = this.#gaps.at(-1);
    if (last?.to === seq - 1) last.to = seq;
    else this.#gaps.push({ from: seq, to: seq });
    this.#released += 1;
    this.#time = null;
    return null;
  }

  #present(bytes: Uint8Array, seq: number): FaultCode | null {
    const body = JSON.parse(Buffer.from(bytes).toString('utf8')) as Body;
    const { v, ts, ev, det } = body;
    if (v !== VERSION || body.seq !== seq || typeof ts !== 'string' || !TIME.test(ts)) return 'wrong-body';
    if (this.#time !== null && ts < this.#time) {
      // times fall only where a person accepted the clock, in a line that names the time before
      if (ev?.code !== 'clock.accepted' || det?.before !== this.#time) return 'time-falls';
    }
    if (ev?.code === 'audit.released') {
      const through = det?.through;
      if (typeof through !== 'number' || through >= seq) return 'wrong-body';
      this.#through = Math.max(this.#through, through);
    }
    this.#time = ts;
    return null;
  }
}
