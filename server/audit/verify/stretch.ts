import type { KnownCode } from './body.ts';
import { CompactRange, type Subtrees } from './compact-range.ts';
import { HASH, Pair, standsAt } from './digest.ts';
import { hasLeaf, type LinePlaces, lineFault, linePlaces, readLine } from './line.ts';
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

/** What can be said of lines that follow one another without knowing those before them. */
export interface Stretch {
  /** What the first line says of itself, once its leaf is right: whether it follows is for others to say. */
  readonly first: First | null;
  /** Good lines. */
  readonly lines: number;
  /** What is wrong with the line after these, or `null`. */
  readonly fault: FaultCode | null;
  /** Chain after the last good line. */
  readonly chain: Uint8Array;
  /** Time of the last good line, or `null` when it has no body. */
  readonly time: number | null;
  readonly gaps: readonly Gap[];
  readonly landmarks: readonly Landmark[];
  /** Subtrees over the good lines, and over those up to each size that was asked for. */
  readonly subtrees: Subtrees;
  readonly atSizes: readonly { readonly size: number; readonly subtrees: Subtrees }[];
}

export interface First {
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly chain: Uint8Array;
  /** `null` without body. */
  readonly time: number | null;
  /** Of an accepted clock: the time of the line before, as the line names it. */
  readonly accepts: number | null;
}

/**
 * Judges lines of events.ndjson that follow one another.
 *
 * @param bytes whole lines. Single bytes of them are overwritten.
 * @param sizes sizes of the log at which its root will be asked for, rising.
 */
export function readStretch(bytes: Uint8Array, sizes: Float64Array): Stretch {
  return new Reader(bytes, sizes).read();
}

/** The stretch of no line. */
export function emptyStretch(): Stretch {
  return readStretch(new Uint8Array(), new Float64Array());
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #sizes: Float64Array;
  readonly #places: LinePlaces = linePlaces();
  /** On the left the chain before the line that is read, on the right its leaf. */
  readonly #link = new Pair();
  readonly #leaf = new Uint8Array(HASH);
  readonly #gaps: Gap[] = [];
  readonly #landmarks: Landmark[] = [];
  readonly #atSizes: { size: number; subtrees: Subtrees }[] = [];
  #range = new CompactRange(0);
  #first: First | null = null;
  #lines = 0;
  #time: number | null = null;
  #nextSize = 0;

  constructor(bytes: Uint8Array, sizes: Float64Array) {
    this.#bytes = bytes;
    this.#sizes = sizes;
  }

  read(): Stretch {
    let fault: FaultCode | null = null;
    for (let at = 0; at < this.#bytes.length && fault === null; at = this.#places.next) {
      fault = this.#judge(at);
      if (fault === null) this.#accept();
    }
    return {
      first: this.#first,
      lines: this.#lines,
      fault,
      chain: this.#link.side(0),
      time: this.#time,
      gaps: this.#gaps,
      landmarks: this.#landmarks,
      subtrees: this.#range.subtrees(),
      atSizes: this.#atSizes,
    };
  }

  #judge(at: number): FaultCode | null {
    if (!readLine(this.#bytes, at, this.#places)) return lineFault(this.#bytes, at);
    if (!this.#link.putHex(1, this.#bytes, this.#places.leaf)) return 'not-canonical';
    const fault = this.#line();
    // a chain that is right is hex: only a line that is wrong is asked
    return fault !== null && !isHex(this.#bytes, this.#places.chain) ? 'not-canonical' : fault;
  }

  #line(): FaultCode | null {
    const [first, places] = [this.#first, this.#places];
    if (first !== null && places.seq !== first.seq + this.#lines) return 'wrong-seq';
    const bare = places.body === places.bodyEnd;
    if (!bare && !hasLeaf(this.#bytes, places)) return 'wrong-leaf';
    if (first === null && !this.#begin(bare)) return 'not-canonical';
    if (first !== null && !standsAt(this.#link.hex(), this.#bytes, places.chain)) return 'wrong-chain';
    return bare ? this.#missing() : this.#present();
  }

  /** Where the log was until here only those who know the lines before can say. */
  #begin(bare: boolean): boolean {
    const { seq, chain, parts } = this.#places;
    if (!this.#link.putHex(0, this.#bytes, chain)) return false;
    this.#first = {
      seq,
      leaf: this.#link.side(1),
      chain: this.#link.side(0),
      time: bare ? null : parts.time,
      accepts: bare || parts.code !== 'clock.accepted' ? null : this.#accepted(),
    };
    this.#range = new CompactRange(seq - 1);
    while ((this.#sizes[this.#nextSize] ?? Infinity) < seq) this.#nextSize += 1;
    return true;
  }

  #missing(): null {
    const { seq } = this.#places;
    const last = this.#gaps.at(-1);
    if (last?.to === seq - 1) last.to = seq;
    else this.#gaps.push({ from: seq, to: seq });
    this.#time = null;
    return null;
  }

  #present(): FaultCode | null {
    const { seq, parts } = this.#places;
    if (!parts.version || parts.seq !== seq || parts.time < 0) return 'wrong-body';
    if (this.#time !== null && parts.time < this.#time) {
      // times fall only where a person accepted the clock, in a line that names the time before
      if (parts.code !== 'clock.accepted' || this.#accepted() !== this.#time) return 'time-falls';
    }
    this.#time = parts.time;
    if (parts.code !== null && parts.code !== 'clock.accepted')
      this.#landmarks.push({ seq, code: parts.code, det: this.#det() });
    return null;
  }

  #accept(): void {
    const { seq, chain } = this.#places;
    this.#lines += 1;
    this.#link.take(1, this.#leaf, 0);
    this.#range.add(0, this.#leaf, 0);
    this.#link.putHex(0, this.#bytes, chain);
    if (this.#sizes[this.#nextSize] !== seq) return;
    this.#atSizes.push({ size: seq, subtrees: this.#range.subtrees() });
    this.#nextSize += 1;
  }

  #accepted(): number {
    return timeOf(this.#det()['before']);
  }

  #det(): Readonly<Record<string, unknown>> {
    const { body, bodyEnd } = this.#places;
    const { det } = JSON.parse(Buffer.from(this.#bytes.subarray(body, bodyEnd)).toString('utf8')) as Body;
    return typeof det === 'object' && det !== null && !Array.isArray(det)
      ? (det as Record<string, unknown>)
      : {};
  }
}

interface Body {
  readonly det?: unknown;
}

function isHex(bytes: Uint8Array, at: number): boolean {
  for (let place = at; place < at + 2 * HASH; place += 1) {
    const byte = bytes[place] ?? 0;
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) return false;
  }
  return true;
}
