import type { ForgedHead, ForgedLog } from './forged-log.ts';

/** What a verifier must say: exit code, and the first bad line or `null` where no line is to blame. */
export interface Expected {
  readonly exit: 0 | 1 | 2 | 3 | 4;
  readonly seq: number | null;
}

export const WHOLE: Expected = { exit: 0, seq: null };

export function brokenAt(seq: number | null): Expected {
  return { exit: 1, seq };
}

/** Checkpoints and held heads whose root can be compared: those of the generation of the line at their size. */
export function compared({ generations }: ForgedLog, heads: readonly ForgedHead[]): readonly ForgedHead[] {
  return heads.filter(
    ({ size, generation }) => (generations[size - 1] ?? 1) === generation && size <= generations.length,
  );
}

/**
 * What is to be said of a log that was rewritten from a line on, chained afresh and whole in itself, beside
 * checkpoints and held heads of the log as it was.
 */
export function rewritten(log: ForgedLog, from: number, held: readonly ForgedHead[]): Expected {
  const heads = compared(log, [...log.checkpoints, ...held]);
  const size = Math.min(...heads.map((head) => head.size).filter((one) => one >= from));
  if (size === Infinity) return WHOLE;
  const kept = compared(log, held).some((head) => head.size === size);
  return { exit: kept ? 3 : 1, seq: rightBefore(log, from, held) + 1 };
}

/** The largest size below a line whose root is still right. */
export function rightBefore(log: ForgedLog, from: number, held: readonly ForgedHead[]): number {
  const heads = compared(log, [...log.checkpoints, ...held]);
  return Math.max(0, ...heads.map(({ size }) => size).filter((size) => size < from));
}

/** Whether a restore took lines from those up to this size, so that a head without origin cannot be placed. */
export function inLostRange({ lines }: ForgedLog, size: number): boolean {
  return lines.some(({ body }, at) => {
    if (body?.includes('"backup.restored"') !== true) return false;
    return size > at && size <= (JSON.parse(body) as { det: { size: number } }).det.size;
  });
}

/** What is to be said of a log of which only the first lines are left, beside the checkpoints and held heads of all. */
export function cutTo(log: ForgedLog, size: number, held: readonly ForgedHead[]): Expected {
  const covered = Math.max(0, ...log.lines.slice(0, size).map(({ body }) => throughOf(body)));
  const bare = log.lines.slice(covered, size).findIndex(({ body }) => body === null);
  if (bare !== -1) return brokenAt(covered + bare + 1);
  const last = log.generations[size - 1] ?? 1;
  const missed = [...log.checkpoints, ...held].some((head) => head.size > size && head.generation >= last);
  return missed ? { exit: 2, seq: null } : WHOLE;
}

function throughOf(body: string | null): number {
  if (body === null || !body.includes('"audit.released"')) return 0;
  return (JSON.parse(body) as { det: { through: number } }).det.through;
}
