import type { TallyRow } from '../../core/measure-rows.ts';
import { type Answers, FIRST_LIVE_BOUNDS, type Line, type TallyWord } from '../../protocol/figures.ts';
import { FEWEST } from './went.ts';

/** Sums of one month. */
export type Sums = readonly Pick<TallyRow, 'location_id' | 'kind_id' | 'what' | 'count'>[];

/** Of what is asked: a location or all, a kind or all. */
export interface SumsOf {
  readonly location?: string;
  readonly kind?: string;
}

/** How the line was, and what tests found. */
export function lineOf(sums: Sums, { location, kind }: SumsOf): Line {
  const meant = sums.filter(
    (one) =>
      (location === undefined || one.location_id === location) &&
      (kind === undefined || one.kind_id === kind),
  );
  const count = (what: TallyWord): number => countOf(meant, what);
  return {
    tests: { good: count('test.good'), fair: count('test.fair'), bad: count('test.bad') },
    parts: { direct: count('part.direct'), relay: count('part.relay'), none: count('part.none') },
    broken: count('part.broken'),
    reconnects: count('reconnects'),
    firstLive: [
      ...FIRST_LIVE_BOUNDS.map((within) => ({ within, parts: count(`live.${within}`) })),
      { within: null, parts: count('live.more') },
    ],
  };
}

/**
 * What guests answered. Few answers are not told, nor many of a location when those of all the others are few: the
 * difference with the whole would tell them.
 */
export function answersOf(sums: Sums, location: string | undefined): Answers {
  const whole = answered(sums);
  const here = answered(sums.filter((one) => location === undefined || one.location_id === location));
  const elsewhere = total(whole) - total(here);
  const isTold = total(here) >= FEWEST && (elsewhere === 0 || elsewhere >= FEWEST);
  return isTold ? here : null;
}

function answered(sums: Sums): NonNullable<Answers> {
  const count = (what: TallyWord): number => countOf(sums, what);
  return { good: count('answer.good'), fair: count('answer.fair'), bad: count('answer.bad') };
}

function total({ good, fair, bad }: NonNullable<Answers>): number {
  return good + fair + bad;
}

/** Never below nothing: a test of before there were sums may have been mended since. */
function countOf(sums: Sums, what: TallyWord): number {
  return Math.max(
    0,
    sums.filter((one) => one.what === what).reduce((sum, { count }) => sum + count, 0),
  );
}
