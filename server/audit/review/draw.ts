import { createHash } from 'node:crypto';

/** Of a hundred lines that touch patients, one is looked at whatever it says. */
const SHARE = 0.01;

/**
 * Which of these lines the draw takes: one in a hundred, and at least one. It follows from the seed alone, so that whoever
 * has the evidence can draw again: a line is taken when the first 48 bits of SHA-256(`seed:line`), as a share of 2^48,
 * are below 0.01; when none is, the line with the lowest share.
 */
export function drawn(seed: string, seqs: readonly number[]): ReadonlySet<number> {
  const lots = seqs.map((seq) => ({ seq, lot: lotOf(seed, seq) }));
  const taken = lots.filter(({ lot }) => lot < SHARE);
  if (taken.length > 0) return new Set(taken.map(({ seq }) => seq));
  const [first] = lots.toSorted((one, other) => one.lot - other.lot);
  return new Set(first === undefined ? [] : [first.seq]);
}

function lotOf(seed: string, seq: number): number {
  const hash = createHash('sha256').update(`${seed}:${seq}`, 'utf8').digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}
