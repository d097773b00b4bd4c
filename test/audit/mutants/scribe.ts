import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signedCheckpoint, verifierKey } from '../../../server/audit/note.ts';
import { newTree } from '../../../server/audit/tree.ts';
import { type ForgedHead, type ForgedLine, type ForgedLog, forged } from './forged-log.ts';

const STAYS = /"(?:key\.rotated|backup\.restored)"/;
const START = Date.UTC(2026, 10, 21, 20);

export const originOf = (generation: number): string => `beeldkamer/test-box/${generation}`;

/** Signs the head of the first so many lines, as a sealer does. */
export function headOf(
  lines: readonly ForgedLine[],
  size: number,
  generation: number,
  ...signers: readonly KeyObject[]
): ForgedHead {
  const tree = newTree();
  for (const { leaf } of lines.slice(0, size)) tree.add(leaf);
  return signedHead(generation, size, tree.root(), signers);
}

/** Signs any head, also one that never was. */
export function signedHead(
  generation: number,
  size: number,
  root: Buffer,
  signers: readonly KeyObject[],
): ForgedHead {
  const note = signedCheckpoint({ origin: originOf(generation), size, root }, ...signers);
  return { generation, size, root, note, signers };
}

/** Writes a lawful log in memory, with all that can befall one: FORMAT.md §6. */
export class Scribe {
  readonly lines: ForgedLine[] = [];
  readonly checkpoints: ForgedHead[] = [];
  readonly keys: string[] = [];
  readonly generations: number[] = [];
  /** Heads that a restore took the lines of. */
  readonly lost: ForgedHead[] = [];
  #generation = 1;
  #time = START;
  #key: KeyObject;
  /** Key before the one in force, until a checkpoint bears both. */
  #old: KeyObject[] = [];
  /** Lines that no restore may take: what they did shows in earlier lines. */
  #fixed = 0;

  constructor() {
    this.#key = this.#newKey();
  }

  get size(): number {
    return this.lines.length;
  }

  /** The key that signs now. */
  get key(): KeyObject {
    return this.#key;
  }

  append(code = 'appointment.viewed', det: object = {}): void {
    this.#time += 1000;
    const seq = this.size + 1;
    const ts = new Date(this.#time).toISOString();
    this.lines.push(forged({ v: 1, seq, ts, ev: { code }, det, name: `é\n${seq}` }));
    this.generations.push(this.#generation);
  }

  appendMany(count: number): void {
    for (let done = 0; done < count; done += 1) this.append();
  }

  checkpoint(): void {
    this.checkpoints.push(headOf(this.lines, this.size, this.#generation, this.#key, ...this.#old));
    this.#old = [];
  }

  /** The clock is set back by so many seconds, and somebody accepts it. */
  acceptClock(seconds: number): void {
    const before = new Date(this.#time).toISOString();
    if (this.lines.at(-1)?.body == null) return;
    this.#time -= seconds * 1000;
    this.append('clock.accepted', { before });
  }

  /** Releases the bodies up to a line. */
  release(through: number): void {
    if (through < 1 || through > this.size) return;
    this.append('audit.released', { through, size: 0, root: '' });
    for (let at = 0; at < through; at += 1) {
      const { body, leaf } = this.lines[at] ?? forged('');
      // what tells keys and generations apart stays
      this.lines[at] = { body: STAYS.test(body ?? '') ? body : null, leaf };
    }
    this.#fixed = this.size;
  }

  rotate(): void {
    const before = this.#verifier();
    this.#old.push(this.#key);
    this.#key = this.#newKey();
    this.append('key.rotated', { key: 'log', before, after: this.#verifier() });
    this.#fixed = this.size;
  }

  /** A backup without the last lines is put back, lawfully. */
  restore(without: number): void {
    const kept = Math.max(this.#fixed, this.size - without);
    const known = this.checkpoints.findLast(({ generation }) => generation === this.#generation);
    this.lost.push(...this.checkpoints.filter(({ size }) => size > kept));
    this.#time = Math.max(this.#time, ...this.lines.slice(-without - 1).map(timeOf));
    this.lines.length = kept;
    this.generations.length = kept;
    this.#generation += 1;
    this.#key = this.#newKey();
    this.#old = [];
    const { size, root } = known ?? headOf(this.lines, 0, 1, this.#key);
    const det = {
      generation: this.#generation,
      size,
      root: root.toString('base64'),
      restored: kept,
      signers: 2,
    };
    this.append('backup.restored', det);
    this.#fixed = this.size;
  }

  log(): ForgedLog {
    const { lines, checkpoints, keys, generations } = this;
    return {
      lines: [...lines],
      checkpoints: [...checkpoints],
      keys: [...keys],
      generations: [...generations],
    };
  }

  #newKey(): KeyObject {
    const key = generateKeyPairSync('ed25519').privateKey;
    this.keys.push(verifierKey(originOf(this.#generation), key));
    return key;
  }

  #verifier(): string {
    return verifierKey(originOf(this.#generation), this.#key);
  }
}

function timeOf({ body }: ForgedLine): number {
  const { ts } = JSON.parse(body ?? '{}') as { ts?: string };
  return ts === undefined ? 0 : Date.parse(ts);
}
