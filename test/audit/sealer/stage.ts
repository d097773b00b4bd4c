import { createPublicKey, hash, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Here } from '../../../server/audit/sealer/messages.ts';
import { Seal } from '../../../server/audit/sealer/seal.ts';
import { canonical } from '../../../server/core/canonical.ts';
import type { EpochMs } from '../../../server/core/clock.ts';

export const START = Date.parse('2026-11-21T20:00:00.000Z') as EpochMs;
const sha256 = (...parts: (string | Uint8Array)[]) =>
  hash('sha256', Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))), 'buffer');

/** A line as the sealer hears of it. */
export interface Line {
  readonly body: string;
  readonly leaf: Buffer;
}

export const lineOf = (body: object | string): Line => {
  const text = typeof body === 'string' ? body : canonical(body);
  return { body: text, leaf: sha256(Buffer.from([0]), Buffer.from(text)) };
};

/** Ordinary lines from `first` to `last`; another `mark` makes other lines of the same numbers. */
export const lines = (first: number, last: number, mark = 'a'): Line[] =>
  Array.from({ length: last - first + 1 }, (_, at) => lineOf({ seq: first + at, mark }));

/** FORMAT.md §3, written anew. */
export function chainOf(log: readonly Line[]): string | null {
  let chain: Buffer = Buffer.alloc(32);
  for (const { leaf } of log) chain = sha256(Buffer.from([1]), chain, leaf);
  return log.length === 0 ? null : chain.toString('hex');
}

/** What an app with this log says to a sealer that has `held` lines. */
export function hereOf(log: readonly Line[], held: number, more: Partial<Here> = {}): Here {
  const common = log.slice(0, held);
  return {
    t: 'here',
    installation: 'test-box',
    generation: 1,
    size: log.length,
    chain: chainOf(common),
    head: 0,
    restored: null,
    ...more,
  };
}

/** The line of a restore that keeps `restored` lines. */
export function restoreLine(det: {
  readonly generation: number;
  readonly size: number;
  readonly root: string;
  readonly restored: number;
}): Line {
  return lineOf({ seq: det.restored + 1, ev: { code: 'backup.restored' }, det: { ...det, signers: 2 } });
}

export const leavesOf = (log: readonly Line[]): Buffer => Buffer.concat(log.map(({ leaf }) => leaf));

/** A sealer's core in a folder of its own, with a clock that the test holds. */
export class SealStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'seal-'));
  now = START;
  seal: Seal;
  readonly #days: number;
  #isOpen = false;

  constructor(keyDays = 365) {
    this.#days = keyDays;
    this.seal = this.#open();
  }

  pass(ms: number): void {
    this.now = (this.now + ms) as EpochMs;
  }

  /** Ends it and opens the same folder again, as a restart does. */
  restart(spoil: () => void = () => undefined): void {
    this.#close();
    spoil();
    this.seal = this.#open();
  }

  /** Greets with this log and sends what is asked for. @returns the last answer */
  feed(log: readonly Line[], more: Partial<Here> = {}): ReturnType<Seal['take']> {
    let reply = this.seal.greet(hereOf(log, this.seal.size, more));
    if (reply.t === 'hello') reply = this.seal.greet(hereOf(log, this.seal.size, more));
    if (reply.t !== 'go' || reply.from > log.length) return reply;
    return this.seal.take(reply.from, leavesOf(log.slice(reply.from - 1)));
  }

  remove(): void {
    this.#close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #close(): void {
    if (this.#isOpen) this.seal.close();
    this.#isOpen = false;
  }

  #open(): Seal {
    const seal = new Seal({
      folder: this.folder,
      installation: 'test-box',
      keyDays: this.#days,
      clock: () => this.now,
    });
    this.#isOpen = true;
    return seal;
  }
}

/** Which of these verifier keys signed a note rightly: their places in the list. */
export function signersOf(note: string, keys: readonly string[]): number[] {
  const [text = '', signatures = ''] = note.split('\n\n');
  const signed = signatures.trim().split('\n');
  return keys.flatMap((key, at) => {
    const [name, keyHash, typed = ''] = key.split('+', 2).concat(key.split('+').slice(2).join('+'));
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(typed, 'base64').subarray(1),
    ]);
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const right = signed.some((line) => {
      const [, by, encoded = ''] = line.split(' ');
      const bytes = Buffer.from(encoded, 'base64');
      return (
        by === name &&
        bytes.subarray(0, 4).toString('hex') === keyHash &&
        verify(null, Buffer.from(`${text}\n`), publicKey, bytes.subarray(4))
      );
    });
    return right ? [at] : [];
  });
}
