import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type EpochMs, fromIso, iso } from '../../core/clock.ts';
import { leafOf } from '../chain.ts';
import {
  type Generation,
  generationFolder,
  type Mark,
  openGeneration,
  openMark,
  saveMark,
} from './generation.ts';
import { judge, type Own, type Restored, tellsChange } from './greeting.ts';
import type { SealedHead } from './head-file.ts';
import { openLeafFile } from './leaf-file.ts';
import type { FromSealer, Here, Trouble } from './messages.ts';
import { isDue, NOTHING_SIGNED, type Schedule, step } from './schedule.ts';

const LEAF = 32;
const PIECE = 2_048;

export interface SealDeps {
  readonly folder: string;
  readonly installation: string;
  /** After so many days the key is changed. */
  readonly keyDays: number;
  readonly clock: Clock;
}

type Reply = Extract<FromSealer, { t: 'go' | 'have' | 'refused' | 'hello' }>;

/**
 * Seals one log: keeps its leaves, signs heads over them, and never one that does not grow from the last. It knows
 * neither socket nor database; `run.ts` brings it together with both sides.
 */
export class Seal {
  readonly #deps: SealDeps;
  #mark: Mark;
  #current: Generation;
  #schedule: Schedule;
  #trouble: Trouble | null = null;
  /** While the app sends all of its lines: how many it has. */
  #comparing: number | null = null;

  /** @throws {StartRefused} when the folder cannot be used, or contradicts itself. */
  constructor(deps: SealDeps) {
    this.#deps = deps;
    this.#mark = openMark(deps.folder, deps.installation);
    this.#current = openGeneration(deps.folder, this.#mark, deps.clock());
    this.#schedule = scheduleOf(this.#current);
  }

  get generation(): number {
    return this.#current.number;
  }

  get size(): number {
    return this.#current.copy.size;
  }

  get keys(): readonly string[] {
    return this.#current.keys.verifiers;
  }

  get lastHead(): SealedHead | null {
    return this.#current.heads.last;
  }

  /** Why nothing is signed; null while all is well. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Whether the app's log is known to be the one that is sealed. */
  get sound(): boolean {
    return this.#trouble === null && this.#comparing === null;
  }

  /** The change of keys that the log has to tell of. */
  get offered(): { readonly before: string; readonly after: string } | null {
    return this.#current.keys.offered;
  }

  /** Heads of this generation of more lines than `size`. */
  headsAfter(size: number, count: number): SealedHead[] {
    return this.#current.heads.after(size, count);
  }

  hello(): Reply {
    const { installation } = this.#mark;
    return {
      t: 'hello',
      v: 1,
      installation,
      generation: this.generation,
      keys: [...this.keys],
      size: this.size,
    };
  }

  /** The app says what it has. `hello` anew: a restore began another generation, and all is asked again. */
  greet(here: Here): Reply {
    this.#comparing = null;
    const answer = judge(this.#own(), here);
    switch (answer.kind) {
      case 'go':
        this.#trouble = null;
        return { t: 'go', from: answer.from };
      case 'compare':
        this.#comparing = here.size;
        return { t: 'go', from: 1 };
      case 'begin':
        this.#begin(answer.generation, answer.restored);
        return this.hello();
      case 'refused':
        return this.#refuse(answer.trouble);
    }
  }

  /** Takes leaves that follow one another, the first that of line `from`. */
  take(from: number, offered: Buffer): Reply {
    // what only serves to find a difference adds nothing
    const room = this.#comparing === null ? offered.length : Math.max(0, this.size - from + 1) * LEAF;
    const leaves = offered.subarray(0, room);
    const taken = this.#current.copy.take(from, leaves);
    const end = from - 1 + leaves.length / LEAF;
    if (taken.kind === 'gap') return { t: 'go', from: taken.seq };
    if (taken.kind === 'contradicts') return this.#refuse(this.#forked(taken.seq, end));
    const { began } = this.#mark;
    if (began !== null && !this.#leafIs(began)) {
      return this.#refuse({ why: 'restore-untrue', seq: began.seq, size: end, held: this.size });
    }
    if (this.#comparing !== null) return this.#compared(end);
    this.#schedule = step(this.#schedule, { kind: 'grown', size: this.size });
    return { t: 'have', size: this.size };
  }

  /** The app keeps this head, and a line of the log tells of it. */
  told(size: number, line: number | null): void {
    if (line !== null && size === this.#schedule.signed?.size)
      this.#schedule = step(this.#schedule, { kind: 'told', seq: line });
  }

  /** A line of the log tells of the change of keys: the new one takes over. @returns whether it is so */
  rotated(seq: number, body: string): boolean {
    const change = this.offered;
    if (change === null || !tellsChange(body, change)) return false;
    if (!this.#leafIs({ seq, leaf: leafOf(body).toString('hex') }) || seq > this.size) return false;
    this.#current.keys.confirm(seq);
    return true;
  }

  /** Changes a key that is old enough, and signs a head that is due. @returns it, or null */
  tick(): SealedHead | null {
    if (!this.sound) return null;
    const now = this.#deps.clock();
    if (this.size > 0) this.#current.keys.renew(now, this.#deps.keyDays);
    const begun = (this.#mark.began?.seq ?? 0) <= this.size;
    return begun && isDue(this.#schedule, now) ? this.#sign(now) : null;
  }

  close(): void {
    this.#current.close();
  }

  #sign(now: EpochMs): SealedHead {
    const { copy, keys, heads, number: generation } = this.#current;
    const { size } = copy;
    const root = copy.root();
    const note = keys.sign({ size, root });
    const head = { generation, size, root: root.toString('base64'), at: iso(now), note };
    heads.append(head);
    keys.signed(size);
    this.#schedule = step(this.#schedule, { kind: 'signed', at: now });
    return head;
  }

  #own(): Own {
    const { copy, heads, number: generation } = this.#current;
    const { installation } = this.#mark;
    const chain = copy.size === 0 ? null : copy.chain.toString('hex');
    return { installation, generation, size: copy.size, chain, lastHead: heads.last };
  }

  /** The next generation begins with the leaves that its restore kept: the app's must be the same. */
  #begin(generation: number, restored: Restored | null): void {
    const { folder, clock } = this.#deps;
    const own = generationFolder(folder, generation);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    const kept = Math.min(restored?.kept ?? 0, this.size);
    this.#copyLeaves(join(own, 'leaves'), kept);
    const began = restored === null ? null : { seq: restored.seq, leaf: restored.leaf.toString('hex') };
    const mark = { ...this.#mark, generation, began };
    const next = openGeneration(folder, mark, clock());
    saveMark(folder, mark);
    this.#current.close();
    this.#mark = mark;
    this.#current = next;
    this.#schedule = scheduleOf(next);
    this.#trouble = null;
  }

  #copyLeaves(file: string, count: number): void {
    const target = openLeafFile(file);
    const source = openLeafFile(join(generationFolder(this.#deps.folder, this.generation), 'leaves'));
    for (let from = target.size + 1; from <= count; from += PIECE)
      target.append(source.read(from, Math.min(PIECE, count - from + 1)));
    source.close();
    target.close();
  }

  #refuse(trouble: Trouble): Reply {
    this.#trouble = trouble;
    this.#comparing = null;
    return { t: 'refused', trouble };
  }

  #forked(seq: number, end: number): Trouble {
    return { why: 'forked', seq, size: Math.max(end, this.#comparing ?? 0), held: this.size };
  }

  /** All leaves were the same so far; when that is so to the end, it is the chain beside them that was changed. */
  #compared(end: number): Reply {
    return end < this.size ? { t: 'have', size: end } : this.#refuse(this.#forked(this.size, end));
  }

  #leafIs({ seq, leaf }: { readonly seq: number; readonly leaf: string }): boolean {
    const own = this.#current.copy.leafAt(seq);
    return own === null || own.toString('hex') === leaf;
  }
}

function scheduleOf({ copy, heads }: Generation): Schedule {
  const { last } = heads;
  const at = last === null ? null : fromIso(last.at);
  const signed = last === null ? null : { size: last.size, at: at ?? (0 as EpochMs) };
  return { ...NOTHING_SIGNED, size: copy.size, signed };
}
