import type { Checkpoint, HeldHead } from './bundle.ts';
import { generationOf } from './note.ts';
import type { HeadsFound, Restore } from './verdict.ts';
import { Found } from './verdict.ts';
import { keyOf, type VerifierKey } from './verifier-key.ts';

/** Where the log stands when a root is compared. */
interface Place {
  readonly size: number;
  readonly generation: number;
  readonly restores: readonly Restore[];
}

/** What is left of heads of one kind, smallest first. */
class Queue<T extends { readonly size: number }> {
  readonly #heads: readonly T[];
  #next = 0;

  constructor(heads: readonly T[]) {
    this.#heads = heads.toSorted((one, other) => one.size - other.size);
  }

  /** Takes the next one if it is of this size. */
  take(size: number): T | null {
    const head = this.#heads[this.#next];
    if (head?.size !== size) return null;
    this.#next += 1;
    return head;
  }

  rest(): readonly T[] {
    return this.#heads.slice(this.#next);
  }
}

/** Holds the roots that others signed or kept against those of the log, and tells keys and generations apart. */
export class Heads {
  readonly #checkpoints: Queue<Checkpoint>;
  readonly #held: Queue<HeldHead>;
  readonly #keys: readonly VerifierKey[];
  readonly #lost: number[] = [];
  /** Heads of a generation that the log had not reached at their size. */
  readonly #ahead: Found[] = [];
  #inForce: VerifierKey | undefined;
  /** Keys that the next checkpoint must bear beside the one in force. */
  #owed: VerifierKey[] = [];
  #proven = 0;
  #matched = { checkpoints: 0, held: 0, unsigned: 0 };

  constructor(checkpoints: readonly Checkpoint[], held: readonly HeldHead[], keys: readonly VerifierKey[]) {
    this.#checkpoints = new Queue(checkpoints);
    this.#held = new Queue(held);
    this.#keys = keys;
    this.#inForce = this.#firstKey(1);
  }

  /** The largest size that was found right. */
  get proven(): number {
    return this.#proven;
  }

  /** Checkpoints that were found right. */
  get checkpoints(): number {
    return this.#matched.checkpoints;
  }

  get held(): HeadsFound {
    const { held: matched, unsigned } = this.#matched;
    return { matched, unsigned, lost: this.#lost };
  }

  /** A generation begins: judges what it says of the lines that are lost. @throws {Found} */
  restored({ seq, generation, size, root }: Restore): void {
    this.#inForce = this.#firstKey(generation);
    this.#owed = [];
    const before = generation - 1;
    for (const head of this.#held.rest()) {
      if (head.generation === before && head.size > size) throw tooLarge(head, 'held');
      if (head.generation === before && head.size === size && !head.root.equals(root)) throw this.#fork(head);
    }
    for (const head of this.#checkpoints.rest()) {
      if (head.generation === before && head.size > size) throw tooLarge(head, 'signed');
      if (head.generation === before && head.size === size && !head.root.equals(root))
        throw new Found('wrong-body', { seq });
    }
  }

  /** Another key is in force after this line. @throws {Found} */
  rotated(seq: number, generation: number, before: unknown, after: unknown): void {
    const next = typeof after === 'string' ? keyOf(after) : null;
    const old = this.#inForce;
    if (next === null || generationOf(next.name) !== generation) throw new Found('wrong-body', { seq });
    if (old !== undefined && old.text !== before) throw new Found('wrong-body', { seq });
    if (old !== undefined) this.#owed.push(old);
    this.#inForce = next;
  }

  /** Compares all heads of this size. @throws {Found} */
  compare(place: Place, root: Buffer): void {
    for (let head = this.#held.take(place.size); head !== null; head = this.#held.take(place.size)) {
      this.#compareHeld(head, place, root);
    }
    for (
      let one = this.#checkpoints.take(place.size);
      one !== null;
      one = this.#checkpoints.take(place.size)
    ) {
      this.#compareSigned(one, place, root);
    }
  }

  /** Judges what no line was there for. @throws {Found} */
  end(place: Place): void {
    const [ahead] = this.#ahead;
    if (ahead !== undefined) throw ahead;
    for (const head of this.#held.rest()) {
      const lost = head.generation === null ? isLost(head, place) : head.generation < place.generation;
      if (!lost) throw tooLarge(head, 'held');
      this.#lost.push(head.size);
    }
    const short = this.#checkpoints.rest().find(({ generation }) => generation >= place.generation);
    if (short !== undefined) throw tooLarge(short, 'signed');
  }

  #compareHeld(head: HeldHead, place: Place, root: Buffer): void {
    const generation = head.generation ?? place.generation;
    if (generation > place.generation) this.#ahead.push(tooLarge(head, 'held'));
    else if (generation < place.generation) this.#lost.push(head.size);
    else if (head.root.equals(root)) {
      this.#matched.held += 1;
      if (!head.signed) this.#matched.unsigned += 1;
      this.#proven = head.size;
    } else if (head.generation === null && isLost(head, place)) this.#lost.push(head.size);
    else throw this.#fork(head);
  }

  #compareSigned({ generation, size, root, signers }: Checkpoint, place: Place, found: Buffer): void {
    if (generation > place.generation) this.#ahead.push(tooLarge({ size }, 'signed'));
    if (generation !== place.generation) return;
    if (!root.equals(found)) throw new Found('checkpoint-differs', this.#since(size));
    const wanted = [this.#inForce, ...this.#owed];
    if (!wanted.every((key) => signers.some(({ text }) => text === key?.text)))
      throw new Found('checkpoint-forged', { about: size });
    this.#owed = [];
    this.#matched.checkpoints += 1;
    this.#proven = size;
  }

  #firstKey(generation: number): VerifierKey | undefined {
    return this.#keys.find(({ name }) => generationOf(name) === generation);
  }

  #fork({ size }: HeldHead): Found {
    return new Found('head-differs', this.#since(size));
  }

  /** The first line that can have changed: of an empty log there is none. */
  #since(size: number): { seq: number | null; about: number } {
    return { seq: size === 0 ? null : this.#proven + 1, about: size };
  }
}

/** Whether a head without origin speaks of lines that a restore lost (FORMAT.md §6.2). */
function isLost({ size, root }: HeldHead, { restores }: Place): boolean {
  return restores.some(
    (restore) =>
      restore.seq <= size && (size < restore.size || (size === restore.size && restore.root.equals(root))),
  );
}

function tooLarge({ size }: { readonly size: number }, whose: 'held' | 'signed'): Found {
  return new Found(whose === 'held' ? 'shorter-than-head' : 'shorter-than-checkpoint', { about: size });
}
