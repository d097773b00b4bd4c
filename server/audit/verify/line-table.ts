import type { KnownCode } from './body.ts';
import { type Hashes, newHashes, readHex } from './digest.ts';
import { type LinePlaces, lineFault, linePlaces, readLine, SHORTEST_LINE } from './line.ts';
import { timeOf } from './time.ts';
import type { FaultCode } from './verdict.ts';

/** A line that changes how those after it are judged. */
export interface Landmark {
  readonly seq: number;
  readonly code: Exclude<KnownCode, 'clock.accepted'>;
  readonly det: Readonly<Record<string, unknown>>;
}

/** Lines without body that follow one another. */
export interface Gap {
  readonly from: number;
  to: number;
}

/** Time of a line without body. */
const NONE = -1;

/** Lines that follow one another: where their parts stand, and what their bodies say. Ends before the first bad line. */
export class LineTable {
  /** Leaf and chain of each line, as the line itself says. */
  readonly leaves: Hashes;
  readonly chains: Hashes;
  /** Good lines, as far as form and content tell. */
  readonly lines: number;
  /** What is wrong with the line after these, or `null`. */
  readonly fault: FaultCode | null;
  /** Lines whose hashes can be judged: the good ones, and the one whose content is wrong. */
  readonly hashed: number;
  readonly #bytes: Uint8Array;
  readonly #bodies: Int32Array;
  readonly #bodyEnds: Int32Array;
  readonly #times: Float64Array;
  readonly #landmarks: Landmark[] = [];
  readonly #places: LinePlaces = linePlaces();
  #first = 0;
  #accepts: number | null = null;

  /** @param bytes whole lines. */
  constructor(bytes: Uint8Array) {
    const most = Math.ceil(bytes.length / SHORTEST_LINE);
    this.#bytes = bytes;
    this.leaves = newHashes(most);
    this.chains = newHashes(most);
    this.#bodies = new Int32Array(most);
    this.#bodyEnds = new Int32Array(most);
    this.#times = new Float64Array(most);
    let fault: FaultCode | null = null;
    let line = 0;
    for (let at = 0; at < bytes.length; at = this.#places.next) {
      fault = this.#take(line, at);
      if (fault !== null) break;
      line += 1;
    }
    this.lines = line;
    this.fault = fault;
    this.hashed = fault === 'wrong-body' || fault === 'time-falls' ? line + 1 : line;
  }

  /** `seq` of the first line. */
  get first(): number {
    return this.#first;
  }

  /** What the first line says of itself: `null` for a time without body. */
  get begin(): { seq: number; time: number | null; accepts: number | null } {
    return { seq: this.#first, time: this.timeAfter(1), accepts: this.#accepts };
  }

  /** 0x00 ‖ body, which the leaf of a line covers; `null` without body. Overwrites the colon before the body. */
  covered(line: number): Uint8Array | null {
    const body = this.#bodies[line] as number;
    const end = this.#bodyEnds[line] as number;
    if (body === end) return null;
    this.#bytes[body - 1] = 0x00;
    return this.#bytes.subarray(body - 1, end);
  }

  /** Time of the last of so many lines, or `null` when it has no body. */
  timeAfter(lines: number): number | null {
    const time = this.#times[lines - 1] ?? NONE;
    return time === NONE ? null : time;
  }

  /** Of so many lines those that change how others are judged. */
  landmarksIn(lines: number): readonly Landmark[] {
    return this.#landmarks.filter(({ seq }) => seq < this.#first + lines);
  }

  /** Of so many lines those without body. */
  gapsIn(lines: number): readonly Gap[] {
    const gaps: Gap[] = [];
    for (let line = 0; line < lines; line += 1) {
      if (this.#bodies[line] !== this.#bodyEnds[line]) continue;
      const seq = this.#first + line;
      const last = gaps.at(-1);
      if (last?.to === seq - 1) last.to = seq;
      else gaps.push({ from: seq, to: seq });
    }
    return gaps;
  }

  #take(line: number, at: number): FaultCode | null {
    const places = this.#places;
    if (!readLine(this.#bytes, at, places)) return lineFault(this.#bytes, at);
    if (!readHex(this.#bytes, places.leaf, this.leaves.bytes, line)) return 'not-canonical';
    if (!readHex(this.#bytes, places.chain, this.chains.bytes, line)) return 'not-canonical';
    if (line === 0) this.#first = places.seq;
    if (places.seq !== this.#first + line) return 'wrong-seq';
    this.#bodies[line] = places.body;
    this.#bodyEnds[line] = places.bodyEnd;
    this.#times[line] = places.body === places.bodyEnd ? NONE : places.parts.time;
    return places.body === places.bodyEnd ? null : this.#content(line);
  }

  #content(line: number): FaultCode | null {
    const { seq, parts } = this.#places;
    const { code, time } = parts;
    if (!parts.version || parts.seq !== seq || time < 0) return 'wrong-body';
    const before = line === 0 ? NONE : (this.#times[line - 1] as number);
    const accepts = code === 'clock.accepted' ? timeOf(this.#det()['before']) : null;
    if (line === 0) this.#accepts = accepts;
    // times fall only where a person accepted the clock, in a line that names the time before
    if (time < before && accepts !== before) return 'time-falls';
    if (code !== null && code !== 'clock.accepted') this.#landmarks.push({ seq, code, det: this.#det() });
    return null;
  }

  #det(): Readonly<Record<string, unknown>> {
    const { body, bodyEnd } = this.#places;
    const text = Buffer.from(this.#bytes.subarray(body, bodyEnd)).toString('utf8');
    const { det } = JSON.parse(text) as { readonly det?: unknown };
    return typeof det === 'object' && det !== null && !Array.isArray(det) ? { ...det } : {};
  }
}
