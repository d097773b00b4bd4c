/**
 * What is sent to one person. `full`: all that the browser likes. `small`: a small picture, to find out whether there
 * is room for one. `sound`: the picture rests, and all there is goes to the voice.
 */
export type Plan = 'full' | 'small' | 'sound';

/** What the plan is made from; about once a second. */
export interface Evidence {
  readonly ms: number;
  /** Part of what was sent that did not arrive, 0 to 1, as the other side reports it. */
  readonly lossOut: number;
  /** There and back, ms; null: not known. */
  readonly rttMs: number | null;
  /** Part of our sound that the other side had to make up, 0 to 1, as it says itself; null: it has not said. */
  readonly madeUp: number | null;
}

/** State of the plan. `step` is the only way it changes. */
export interface Thrift {
  readonly plan: Plan;
  /** How long it has been bad without a break, and how long good, ms. */
  readonly badMs: number;
  readonly goodMs: number;
  /** How long it must be good before the next step up is tried, ms. */
  readonly patienceMs: number;
  /** The shortest way there and back that was seen, ms: more than that is a queue. */
  readonly baseMs: number | null;
}

export const UNTROUBLED: Thrift = { plan: 'full', badMs: 0, goodMs: 0, patienceMs: 10_000, baseMs: null };

/** So long it must be bad before the picture rests: one hiccup is none of its business. */
const BAD_FOR_MS = 1_500;
const FIRST_PATIENCE_MS = 10_000;
/** Each try costs the voice a moment, so they come less often while they fail. */
const MOST_PATIENCE_MS = 80_000;
/** A small picture must go well for so long before the full one comes back. */
const PROVEN_MS = 8_000;
/** A full picture that went well so long: what was before is forgotten. */
const FORGIVEN_MS = 60_000;
/** A queue that delays so much more than the way itself is one that we fill. */
const QUEUE_MS = 250;
/** More of the voice than this made up cannot be followed, whatever the cause. */
const LOST_VOICE = 0.15;
/** Random loss alone is not helped by a picture less; so much is no longer random. */
const LOST_MUCH = 0.25;

/** The plan after another second. */
export function step(thrift: Thrift, evidence: Evidence): Thrift {
  const { ms, rttMs } = evidence;
  const baseMs = rttMs === null ? thrift.baseMs : Math.min(rttMs, thrift.baseMs ?? rttMs);
  const bad = isCrowded(evidence, baseMs);
  const now: Thrift = {
    ...thrift,
    baseMs,
    badMs: bad ? thrift.badMs + ms : 0,
    goodMs: bad ? 0 : thrift.goodMs + ms,
  };
  return bad ? down(now) : up(now);
}

/** Whether more is sent than fits: the queue grows, or the voice no longer comes through. */
function isCrowded({ lossOut, rttMs, madeUp }: Evidence, baseMs: number | null): boolean {
  const queued = rttMs !== null && baseMs !== null && rttMs - baseMs >= QUEUE_MS;
  const hurts = lossOut >= 0.03 || (madeUp ?? 0) >= 0.05;
  return (queued && hurts) || lossOut >= LOST_MUCH || (madeUp ?? 0) >= LOST_VOICE;
}

function down(thrift: Thrift): Thrift {
  if (thrift.plan === 'sound') return thrift;
  if (thrift.plan === 'full' && thrift.badMs < BAD_FOR_MS) return thrift;
  // a small picture was a try: it ends at the first sign, and the next one comes later
  const patienceMs =
    thrift.plan === 'small' ? Math.min(thrift.patienceMs * 2, MOST_PATIENCE_MS) : thrift.patienceMs;
  return { ...thrift, plan: 'sound', patienceMs, badMs: 0, goodMs: 0 };
}

function up(thrift: Thrift): Thrift {
  const { plan, goodMs, patienceMs } = thrift;
  if (plan === 'sound' && goodMs >= patienceMs) return { ...thrift, plan: 'small', goodMs: 0 };
  if (plan === 'small' && goodMs >= PROVEN_MS) return { ...thrift, plan: 'full', goodMs: 0 };
  if (plan === 'full' && goodMs >= FORGIVEN_MS) return { ...thrift, patienceMs: FIRST_PATIENCE_MS };
  return thrift;
}
