import type { Sample } from './sample.ts';

/** How well somebody is seen and heard here. */
export type Grade = 'unknown' | 'good' | 'fair' | 'poor';

/** What the indicator rests on; `grade` alone changes it. */
export interface Grading {
  readonly grade: Grade;
  /** Samples in a row that were better, and worse, than the grade. */
  readonly better: number;
  readonly worse: number;
}

export const UNGRADED: Grading = { grade: 'unknown', better: 0, worse: 0 };

/** One hiccup moves nothing; and what is shown must have been so for a while before it turns good. */
const WORSE_FOR = 2;
const BETTER_FOR = 5;
const ORDER: readonly Grade[] = ['poor', 'fair', 'good'];

/** What a listener notices: Opus hides little gaps; talking through each other begins at some 400 ms (ITU-T G.114). */
const POOR = { concealed: 0.1, loss: 0.15, rttMs: 1_000 };
const FAIR = { concealed: 0.03, loss: 0.05, rttMs: 400 };

/** The grade after another second. */
export function grade(before: Grading, sample: Sample): Grading {
  const seen = gradeOf(sample);
  if (before.grade === 'unknown') return { grade: seen, better: 0, worse: 0 };
  const difference = ORDER.indexOf(seen) - ORDER.indexOf(before.grade);
  const better = difference > 0 ? before.better + 1 : 0;
  const worse = difference < 0 ? before.worse + 1 : 0;
  const moves = better >= BETTER_FOR || worse >= WORSE_FOR;
  return moves ? { grade: seen, better: 0, worse: 0 } : { grade: before.grade, better, worse };
}

function gradeOf({ concealed, lossIn, rttMs, packetsIn }: Sample): Grade {
  const worst = { concealed: concealed ?? 0, loss: lossIn, rttMs: rttMs ?? 0 };
  const reaches = (mark: typeof POOR) =>
    worst.concealed >= mark.concealed || worst.loss >= mark.loss || worst.rttMs >= mark.rttMs;
  if (packetsIn === 0 || reaches(POOR)) return 'poor';
  return reaches(FAIR) ? 'fair' : 'good';
}
