import { type Demands, eventLines, readDemands } from './verify/bundle.ts';
import { LogCheck } from './verify/log-check.ts';
import { FAULTS, type Fault, type Verdict } from './verify/verdict.ts';

export type { FaultCode } from './verify/verdict.ts';
export type { Verdict };

/**
 * Judges an exported bundle by the published format alone (FORMAT.md): it needs no database and shares no code
 * with what wrote it. Memory grows with the checkpoints, not with the log.
 *
 * @param folder the bundle: events.ndjson, checkpoints.txt, keys.txt.
 * @param headFile a head that was kept outside the box, if the reader has one: a signed note, or `size root`.
 */
export async function verifyBundle(folder: string, headFile: string | null = null): Promise<Verdict> {
  const log = new LogCheck();
  const demands = await readDemands(folder, headFile);
  if ('code' in demands) return verdict(log, { checkpoints: [], head: null }, 0, demands);
  const comparison = new Comparison(log, demands);
  try {
    const fault = await firstFault(log, comparison, folder);
    return verdict(log, demands, comparison.matched, fault);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return verdict(log, demands, comparison.matched, {
      code: 'unreadable',
      seq: null,
      about: 'events.ndjson',
    });
  }
}

async function firstFault(log: LogCheck, comparison: Comparison, folder: string): Promise<Fault | null> {
  const early = comparison.atSize();
  if (early !== null) return early;
  for await (const line of eventLines(folder)) {
    const code = typeof line === 'string' ? line : log.add(line);
    if (code !== null) return { code, seq: log.size + 1, about: null };
    const differs = comparison.atSize();
    if (differs !== null) return differs;
  }
  const uncovered = log.uncovered();
  if (uncovered !== null) return { code: 'body-missing', seq: uncovered, about: null };
  return comparison.atEnd();
}

/** Holds the roots that others signed or kept against the tree as it grows. */
class Comparison {
  readonly #log: LogCheck;
  readonly #demands: Demands;
  /** Checkpoints that matched so far; also the index of the next. */
  matched = 0;

  constructor(log: LogCheck, demands: Demands) {
    this.#log = log;
    this.#demands = demands;
  }

  atSize(): Fault | null {
    const { checkpoints, head } = this.#demands;
    const { size } = this.#log;
    const proven = checkpoints[this.matched - 1]?.size ?? 0;
    if (head?.size === size && !head.root.equals(this.#log.root())) {
      return { code: 'head-differs', seq: size === 0 ? null : proven + 1, about: size };
    }
    for (let next = checkpoints[this.matched]; next?.size === size; next = checkpoints[this.matched]) {
      if (!next.root.equals(this.#log.root())) {
        return { code: 'checkpoint-differs', seq: size === 0 ? null : proven + 1, about: size };
      }
      this.matched += 1;
    }
    return null;
  }

  atEnd(): Fault | null {
    const { checkpoints, head } = this.#demands;
    const { size } = this.#log;
    const largest = checkpoints.at(-1)?.size ?? 0;
    if (largest > size) return { code: 'shorter-than-checkpoint', seq: null, about: largest };
    if (head !== null && head.size > size) return { code: 'shorter-than-head', seq: null, about: head.size };
    return null;
  }
}

function verdict(
  log: LogCheck,
  { checkpoints, head }: Demands,
  matched: number,
  fault: Fault | null,
): Verdict {
  const compared = head !== null && fault === null;
  return {
    exit: fault === null ? 0 : FAULTS[fault.code],
    fault,
    lines: log.size,
    root: log.root(),
    released: log.released,
    checkpoints: matched,
    proven: checkpoints[matched - 1]?.size ?? 0,
    head: !compared ? 'none' : head.signed ? 'matched' : 'matched-unsigned',
  };
}
