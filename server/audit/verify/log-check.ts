import { CompactRange } from './compact-range.ts';
import { pairHash } from './digest.ts';
import type { Heads } from './heads.ts';
import type { Gap, Landmark } from './line-table.ts';
import { base64Hash } from './note.ts';
import type { First, Stretch } from './stretch.ts';
import { type FaultCode, Found, type Restore } from './verdict.ts';

/** Joins the stretches of a log in their order, and says which line first is not what those before it demand. */
export class LogCheck {
  readonly #heads: Heads;
  readonly #tree = new CompactRange(0);
  readonly #gaps: Gap[] = [];
  readonly #restores: Restore[] = [];
  #chain: Uint8Array = new Uint8Array(32);
  #size = 0;
  #released = 0;
  #generation = 1;
  /** Time of the line before, or `null` after a line without body. */
  #time: number | null = null;
  /** How far the releases seen so far reach. */
  #through = 0;

  constructor(heads: Heads) {
    this.#heads = heads;
  }

  /** Good lines so far. */
  get size(): number {
    return this.#size;
  }

  get released(): number {
    return this.#released;
  }

  get generation(): number {
    return this.#generation;
  }

  get restores(): readonly Restore[] {
    return this.#restores;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** Compares what is asked of the empty log. @throws {Found} */
  begin(): void {
    this.#heads.compare(this, this.root());
  }

  /** Takes the lines that follow. @throws {Found} with the first that is not as it must be. */
  add(stretch: Stretch): void {
    const { first, fault } = stretch;
    if (first !== null) this.#demandFollows(first);
    const before = this.#size;
    this.#marks(stretch);
    this.#accept(stretch, before + stretch.lines);
    if (fault !== null) throw new Found(fault, { seq: this.#size + 1 });
  }

  /** @throws {Found} when a body is gone that no release covers, or lines that were spoken of are missing. */
  end(): void {
    const gap = this.#gaps.find(({ to }) => to > this.#through);
    if (gap !== undefined) throw new Found('body-missing', { seq: Math.max(gap.from, this.#through + 1) });
    this.#heads.end(this);
  }

  #demandFollows({ seq, leaf, chain, time, accepts }: First): void {
    const fault = (code: FaultCode) => new Found(code, { seq: this.#size + 1 });
    if (seq !== this.#size + 1) throw fault('wrong-seq');
    if (!pairHash(this.#chain, leaf).equals(chain)) throw fault('wrong-chain');
    const falls = time !== null && time >= 0 && this.#time !== null && time < this.#time;
    if (falls && accepts !== this.#time) throw fault('time-falls');
  }

  /** Goes through what the stretch holds beside ordinary lines, in their order. */
  #marks({ landmarks, atSizes, gaps }: Stretch): void {
    let next = 0;
    for (const { size, subtrees } of atSizes) {
      for (let mark = landmarks[next]; mark !== undefined && mark.seq <= size; mark = landmarks[next]) {
        this.#pass(mark);
        next += 1;
      }
      this.#size = size;
      this.#heads.compare(this, this.#tree.rootWith(subtrees));
    }
    for (const mark of landmarks.slice(next)) this.#pass(mark);
    for (const { from, to } of gaps) this.#missing(from, to);
  }

  #accept({ chain, lines, subtrees, time }: Stretch, size: number): void {
    this.#tree.addAll(subtrees);
    this.#size = size;
    if (lines === 0) return;
    this.#chain = chain;
    this.#time = time;
  }

  #missing(from: number, to: number): void {
    const last = this.#gaps.at(-1);
    if (last?.to === from - 1) last.to = to;
    else this.#gaps.push({ from, to });
    this.#released += to - from + 1;
  }

  #pass({ seq, code, det }: Landmark): void {
    this.#size = seq - 1;
    if (code === 'audit.released') this.#release(seq, det);
    else if (code === 'backup.restored') this.#restore(seq, det);
    else if (det['key'] === 'log') {
      this.#heads.rotated(seq, this.#generation, det['before'], det['after']);
    }
  }

  #release(seq: number, { through }: Landmark['det']): void {
    if (!isNumber(through, 1) || through >= seq) throw new Found('wrong-body', { seq });
    this.#through = Math.max(this.#through, through);
  }

  #restore(seq: number, { generation, size, root, restored, signers }: Landmark['det']): void {
    const bytes = typeof root === 'string' ? base64Hash(root) : null;
    if (
      !isNumber(generation, this.#generation + 1) ||
      !isNumber(size, 0) ||
      bytes === null ||
      !isNumber(signers, 2)
    )
      throw new Found('wrong-body', { seq });
    if (restored !== seq - 1) throw new Found('wrong-body', { seq });
    const restore = { seq, generation, size, root: bytes };
    this.#generation = generation;
    this.#restores.push(restore);
    this.#heads.restored(restore);
  }
}

function isNumber(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least;
}
