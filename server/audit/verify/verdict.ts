/** What can be wrong, each with its exit code: 1 broken, 2 cut off or rolled back, 3 fork, 4 unreadable. */
export const FAULTS = {
  /** A file of the bundle, or the held head, is missing or no such file. */
  unreadable: 4,
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

/** What a verification found. */
export interface Verdict {
  readonly exit: 0 | 1 | 2 | 3 | 4;
  readonly fault: Fault | null;
  /** Good lines read before the end or the fault. */
  readonly lines: number;
  /** Root of the tree over these lines. */
  readonly root: Buffer;
  /** Lines whose body was lawfully released. */
  readonly released: number;
  /** Signed checkpoints that matched, and the size of the largest: up to there the log is proven. */
  readonly checkpoints: number;
  readonly proven: number;
  /** Whether the held head was compared, and whether its signature could be checked with keys.txt. */
  readonly head: 'none' | 'matched' | 'matched-unsigned';
}
