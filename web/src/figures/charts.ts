import type { FiguresMonth } from '../../../server/protocol/figures.ts';

/** One thing that is counted in each month, as a row of bars with a table of the same numbers. */
export interface Chart {
  readonly name: 'went' | 'minutes' | 'tests' | 'path' | 'broken' | 'first' | 'answers';
  readonly series: readonly Series[];
}

/** What one colour counts. */
export interface Series {
  readonly name: SeriesName;
  /** By month, in their order; null: not told. */
  readonly values: readonly (number | null)[];
}

export type SeriesName =
  | ('video' | 'phone' | 'noShow' | 'cancelled' | 'minutes')
  | ('test-good' | 'test-fair' | 'test-bad')
  | ('direct' | 'relay' | 'none' | 'whole' | 'broken')
  | ('fast' | 'second' | 'late')
  | ('answer-good' | 'answer-fair' | 'answer-bad');

/** The charts of these months. What of the line is left when the broken parts are taken off went without a break. */
export function chartsOf(months: readonly FiguresMonth[]): readonly Chart[] {
  const row = (name: SeriesName, of: (month: FiguresMonth) => number | null): Series => ({
    name,
    values: months.map(of),
  });
  return [
    {
      name: 'went',
      series: [
        row('video', ({ went }) => went.video),
        row('phone', ({ went }) => went.phone),
        row('noShow', ({ went }) => went.noShow),
        row('cancelled', ({ went }) => went.cancelled),
      ],
    },
    { name: 'minutes', series: [row('minutes', ({ went }) => went.minutes)] },
    {
      name: 'tests',
      series: [
        row('test-good', ({ line }) => line.tests.good),
        row('test-fair', ({ line }) => line.tests.fair),
        row('test-bad', ({ line }) => line.tests.bad),
      ],
    },
    {
      name: 'path',
      series: [
        row('direct', ({ line }) => line.parts.direct),
        row('relay', ({ line }) => line.parts.relay),
        row('none', ({ line }) => line.parts.none),
      ],
    },
    {
      name: 'broken',
      series: [
        row('whole', ({ line }) => line.parts.direct + line.parts.relay + line.parts.none - line.broken),
        row('broken', ({ line }) => line.broken),
      ],
    },
    {
      name: 'first',
      series: [
        row('fast', (month) => firstWithin(month, 0, 250)),
        row('second', (month) => firstWithin(month, 251, 1_000)),
        row('late', (month) => firstWithin(month, 1_001, Number.POSITIVE_INFINITY)),
      ],
    },
    {
      name: 'answers',
      series: [
        row('answer-good', ({ answers }) => answers?.good ?? null),
        row('answer-fair', ({ answers }) => answers?.fair ?? null),
        row('answer-bad', ({ answers }) => answers?.bad ?? null),
      ],
    },
  ];
}

function firstWithin({ line }: FiguresMonth, from: number, until: number): number {
  const bounds = line.firstLive.map(({ within, parts }) => ({
    at: within ?? Number.POSITIVE_INFINITY,
    parts,
  }));
  return bounds.filter(({ at }) => at >= from && at <= until).reduce((sum, { parts }) => sum + parts, 0);
}

/** The end of the scale: the first round number that all of these fit under. */
export function scaleEnd(values: readonly (number | null)[]): number {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= most) ?? most;
}

/** So many months until and with the one of this day (`YYYY-MM-DD`), the first as `YYYY-MM`. */
export function firstMonth(today: string, months: number): string {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const from = year * 12 + month - months;
  return `${Math.floor(from / 12)}-${String((from % 12) + 1).padStart(2, '0')}`;
}
