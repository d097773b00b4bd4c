import { join } from 'node:path';
import {
  checkpointsOf,
  type Demands,
  demandsOf,
  type Kept,
  readDemands,
  readHeld,
  type Texts,
} from './verify/bundle.ts';
import { Heads } from './verify/heads.ts';
import { LogCheck } from './verify/log-check.ts';
import { type Grown, type Included, provenDocument, provenGrowth } from './verify/proof.ts';
import { readStretch, type Stretch } from './verify/stretch.ts';
import { Stretches } from './verify/stretches.ts';
import { FAULTS, type Fault, Found, type Verdict } from './verify/verdict.ts';

export type { FaultCode, HeadsFound, Restore } from './verify/verdict.ts';
export type { Fault, Grown, Included, Kept, Verdict };

/** What a proof shows, or what is wrong with it. */
export type Shown<T> =
  | (T & { readonly exit: 0; readonly fault: null })
  | { readonly exit: Verdict['exit']; readonly fault: Fault };

/**
 * Judges an exported bundle by the published format alone (FORMAT.md): it needs no database and shares no code
 * with what wrote it. Uses all cores; memory grows with the checkpoints, not with the log.
 *
 * @param folder the bundle: events.ndjson, checkpoints.txt, keys.txt.
 * @param kept what the reader kept outside the box.
 */
export async function verifyBundle(folder: string, kept: Kept = {}): Promise<Verdict> {
  try {
    const demands = await readDemands(folder, kept);
    const lines = new Stretches(join(folder, 'events.ndjson'), sizesOf(demands));
    try {
      // other threads read lines by now
      return await judged(lines.inOrder(), () => headsOf(demands));
    } finally {
      await lines.stop();
    }
  } catch (cause) {
    return verdict(new LogCheck(NO_HEADS), NO_HEADS, foundOf(cause));
  }
}

/**
 * Judges lines of events.ndjson that come from elsewhere than a file: form, leaf, chain and what they say.
 *
 * @param pages whole lines each, in order; single bytes are overwritten.
 */
export function verifyLines(pages: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Verdict> {
  const read = async function* () {
    for await (const page of pages) yield readStretch(page, new Float64Array());
  };
  return judged(read(), () => new Heads([], [], []));
}

/** The same, held against the log's own signed heads and against heads that were kept. */
export async function verifyAgainst(
  pages: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  texts: Texts,
): Promise<Verdict> {
  try {
    const demands = demandsOf(texts);
    const sizes = sizesOf(demands);
    const read = async function* () {
      for await (const page of pages) yield readStretch(page, sizes);
    };
    return await judged(read(), () => headsOf(demands));
  } catch (cause) {
    return verdict(new LogCheck(NO_HEADS), NO_HEADS, foundOf(cause));
  }
}

const NO_HEADS = new Heads([], [], []);

/** Sizes at which a root will be asked for, rising. */
function sizesOf({ held, notes }: Demands): Float64Array {
  return Float64Array.from(new Set([...held, ...notes].map(({ size }) => size))).sort();
}

function headsOf(demands: Demands): Heads {
  return new Heads(checkpointsOf(demands), demands.held, demands.keys);
}

async function judged(lines: AsyncIterable<Stretch>, believe: () => Heads): Promise<Verdict> {
  const heads = believe();
  const log = new LogCheck(heads);
  return verdict(log, heads, await faultIn(lines, log));
}

/** Judges a paper or export with the proof that travels with it (FORMAT.md §9). */
export function verifyDocument(
  document: string,
  proofFile: string,
  kept: Kept,
): Promise<Shown<{ readonly included: Included }>> {
  return shown(async () => ({ included: await provenDocument(document, proofFile, kept) }));
}

/** Judges a proof that the log of a head that was kept only grew (FORMAT.md §9). */
export function verifyConsistency(proofFile: string, kept: Kept): Promise<Shown<{ readonly grown: Grown }>> {
  return shown(async () => ({ grown: await provenGrowth(proofFile, kept) }));
}

/** How many lines a head that was kept speaks of; `null` when the file holds none. */
export async function sizeOfHead(file: string): Promise<number | null> {
  try {
    const [head] = await readHeld([file], []);
    return head?.size ?? null;
  } catch (cause) {
    if (cause instanceof Found) return null;
    throw cause;
  }
}

async function shown<T>(work: () => Promise<T>): Promise<Shown<T>> {
  try {
    return { ...(await work()), exit: 0, fault: null };
  } catch (cause) {
    const fault = foundOf(cause);
    return { exit: FAULTS[fault.code], fault };
  }
}

async function faultIn(lines: AsyncIterable<Stretch>, log: LogCheck): Promise<Fault | null> {
  try {
    log.begin();
    for await (const stretch of lines) log.add(stretch);
    log.end();
    return null;
  } catch (cause) {
    return foundOf(cause);
  }
}

/** What was found, or that the events cannot be read; faults of ours are thrown on. */
function foundOf(cause: unknown): Fault {
  if (cause instanceof Found) return cause.fault;
  if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
  return { code: 'unreadable', seq: null, about: 'events.ndjson' };
}

function verdict(log: LogCheck, heads: Heads, fault: Fault | null): Verdict {
  return {
    exit: fault === null ? 0 : FAULTS[fault.code],
    fault,
    lines: log.size,
    root: log.root(),
    released: log.released,
    checkpoints: heads.checkpoints,
    proven: heads.proven,
    restores: log.restores,
    heads: heads.held,
  };
}
