/** What can be wrong, each with its exit code: 1 broken, 2 cut off or rolled back, 3 fork, 4 unreadable. */
export const FAULTS = {
  /** A file is missing, or no such file. */
  unreadable: 4,
  /** A proof without anything that its reader held: no key, no head. */
  'no-trust': 4,
  'line-too-long': 1,
  'no-line-end': 1,
  'not-canonical': 1,
  'wrong-seq': 1,
  'wrong-leaf': 1,
  'wrong-chain': 1,
  'wrong-body': 1,
  'time-falls': 1,
  'body-missing': 1,
  'checkpoint-forged': 1,
  'checkpoint-differs': 1,
  'other-document': 1,
  'not-included': 1,
  'not-consistent': 1,
  'shorter-than-checkpoint': 2,
  'shorter-than-head': 2,
  'two-checkpoints-of-one-size': 3,
  'head-differs': 3,
} as const;

export type FaultCode = keyof typeof FAULTS;

/** What is wrong, and with which line. */
export interface Fault {
  readonly code: FaultCode;
  /** The first bad line; `null` where no line is to blame. For `checkpoint-differs` and `head-differs` the first that can be. */
  readonly seq: number | null;
  /** The size that a checkpoint or head speaks of, or the name of the file. */
  readonly about: number | string | null;
}

/** A fault that ends the work of a verifier: the one way in which its parts say that something is not so. */
export class Found extends Error {
  override readonly name = 'Found';
  readonly fault: Fault;

  constructor(code: FaultCode, { seq = null, about = null }: Partial<Omit<Fault, 'code'>> = {}) {
    super(code);
    this.fault = { code, seq, about };
  }
}

/** The first line of a generation that a backup was restored for (FORMAT.md §6.2). */
export interface Restore {
  readonly seq: number;
  readonly generation: number;
  /** Last known head of the generation before; lines `seq` to `size` of it are lost. */
  readonly size: number;
  readonly root: Buffer;
}

/** What a verification of a bundle found. */
export interface Verdict {
  readonly exit: 0 | 1 | 2 | 3 | 4;
  readonly fault: Fault | null;
  /** Good lines read before the end or the fault. */
  readonly lines: number;
  /** Root of the tree over these lines. */
  readonly root: Buffer;
  /** Lines whose body was lawfully released. */
  readonly released: number;
  /** Signed checkpoints that matched, and the largest size that a checkpoint or held head proved. */
  readonly checkpoints: number;
  readonly proven: number;
  readonly restores: readonly Restore[];
  readonly heads: HeadsFound;
}

/** What became of the held heads when nothing was wrong. */
export interface HeadsFound {
  /** Heads that match the log; how many of these bear no signature that a known key confirms. */
  readonly matched: number;
  readonly unsigned: number;
  /** Sizes of heads that speak of lines which a restore lost: they cannot be confirmed. */
  readonly lost: readonly number[];
}
