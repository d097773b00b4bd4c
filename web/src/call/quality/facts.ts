import type { CallFigures } from '../../../../server/protocol/quality.ts';
import type { Grade } from './grade.ts';
import type { Route } from './reading.ts';
import type { Sample } from './sample.ts';

/** What a page has seen of a call, over all its connections; `tally` and `reconnected` alone change it. */
export interface Facts {
  readonly liveMs: number;
  readonly gradeMs: Readonly<Record<Exclude<Grade, 'unknown'>, number>>;
  readonly restedMs: number;
  readonly reconnects: number;
  /** How long each way was in use, ms, by path and transport. */
  readonly routeMs: Readonly<Record<string, number>>;
  readonly rtts: readonly number[];
  readonly losses: readonly number[];
  readonly concealed: readonly number[];
}

export const NO_FACTS: Facts = {
  liveMs: 0,
  gradeMs: { good: 0, fair: 0, poor: 0 },
  restedMs: 0,
  reconnects: 0,
  routeMs: {},
  rtts: [],
  losses: [],
  concealed: [],
};

/** Seconds of which single figures are kept; of longer calls the last hour. */
const KEPT = 3_600;

/** A second of one connection. */
export interface Second {
  readonly sample: Sample;
  readonly grade: Grade;
  readonly route: Route | null;
  readonly resting: boolean;
}

/** The facts with another second of one connection. @param counts false for all but one: a second is lived once */
export function tally(facts: Facts, { sample, grade, route, resting }: Second, counts: boolean): Facts {
  const ms = counts ? sample.ms : 0;
  const way = route && `${route.path} ${route.transport}`;
  return {
    ...facts,
    liveMs: facts.liveMs + ms,
    gradeMs: grade === 'unknown' ? facts.gradeMs : { ...facts.gradeMs, [grade]: facts.gradeMs[grade] + ms },
    restedMs: facts.restedMs + (resting ? ms : 0),
    routeMs:
      way === null ? facts.routeMs : { ...facts.routeMs, [way]: (facts.routeMs[way] ?? 0) + sample.ms },
    rtts: sample.rttMs === null ? facts.rtts : kept(facts.rtts, sample.rttMs),
    losses: kept(facts.losses, sample.lossIn),
    concealed: sample.concealed === null ? facts.concealed : kept(facts.concealed, sample.concealed),
  };
}

/** The facts after media of somebody were gone and came back. */
export function reconnected(facts: Facts): Facts {
  return { ...facts, reconnects: facts.reconnects + 1 };
}

/** The facts as the app takes them (server/protocol/quality.ts). */
export function figuresOf(facts: Facts, firstLiveMs: number | null): CallFigures {
  const [way = null] = Object.entries(facts.routeMs).toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const [path, transport] = (way?.split(' ') ?? []) as [CallFigures['path']?, CallFigures['transport']?];
  const rtt = median(facts.rtts);
  return {
    path: path ?? null,
    transport: transport ?? null,
    liveSeconds: seconds(facts.liveMs),
    goodSeconds: seconds(facts.gradeMs.good),
    fairSeconds: seconds(facts.gradeMs.fair),
    poorSeconds: seconds(facts.gradeMs.poor),
    restedSeconds: seconds(facts.restedMs),
    reconnects: Math.min(facts.reconnects, 10_000),
    firstLiveMs: firstLiveMs === null ? null : atMost(60_000, firstLiveMs),
    rttMs: rtt === null ? null : atMost(60_000, rtt),
    lossPercent: percent(facts.losses),
    concealedPercent: percent(facts.concealed),
  };
}

function kept(all: readonly number[], one: number): readonly number[] {
  return [...all.slice(-KEPT + 1), one];
}

function seconds(ms: number): number {
  return atMost(86_400, ms / 1_000);
}

function percent(parts: readonly number[]): number | null {
  if (parts.length === 0) return null;
  // the mean: bursts are what hurts, and a median would hide them
  return atMost(100, (100 * parts.reduce((sum, one) => sum + one, 0)) / parts.length);
}

function median(all: readonly number[]): number | null {
  return all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? null;
}

function atMost(most: number, value: number): number {
  return Math.round(Math.min(Math.max(value, 0), most));
}
