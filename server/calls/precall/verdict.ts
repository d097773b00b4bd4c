import type { Advice, Line, Tested, Verdict } from '../../protocol/precall.ts';

/** What a test means, and what to mend first; `advice` is null only when all is good. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly advice: Advice | null;
}

/** Speech and a small picture need so much each way, kilobits a second; a good picture so much. */
const LEAST_KBIT = 150;
const GOOD_KBIT = 600;
/** ITU-T G.114: from 150 ms one way on people notice, at 400 ms they talk through each other. Here there and back. */
const GOOD_RTT_MS = 300;
const MOST_RTT_MS = 800;
const GOOD_JITTER_MS = 40;
const GOOD_LOSS = 3;
/** Opus and the picture's repair still manage. */
const MOST_LOSS = 12;

/**
 * One verdict for patient, planner and clinician: the worst thing that was found. Good only when camera and microphone
 * were seen to work and the line was measured.
 */
export function judge(tested: Tested): Judgement {
  const { camera, microphone, sound, line } = tested;
  if (!works(tested)) return { verdict: 'bad', advice: 'blocked' };
  if (microphone === 'fails') return { verdict: 'bad', advice: 'microphone' };
  const found = line === null ? null : judgeLine(line);
  if (found?.verdict === 'bad') return found;
  if (camera === 'fails') return { verdict: 'fair', advice: 'camera' };
  if (sound === 'fails') return { verdict: 'fair', advice: 'sound' };
  if (found !== null) return found;
  if (camera === 'untested' || microphone === 'untested' || line === null)
    return { verdict: 'fair', advice: 'untested' };
  return { verdict: 'good', advice: null };
}

/** The transport that a call would take. */
export function bestPath({ udp, tcp, tls }: Tested): 'udp' | 'tcp' | 'tls' | null {
  if (udp === 'works') return 'udp';
  if (tcp === 'works') return 'tcp';
  return tls === 'works' ? 'tls' : null;
}

function works(tested: Tested): boolean {
  return bestPath(tested) !== null;
}

function judgeLine({ kbit, lossPercent, rttMs, jitterMs }: Line): Judgement | null {
  if (kbit < LEAST_KBIT) return { verdict: 'bad', advice: 'slow' };
  if (lossPercent > MOST_LOSS || rttMs > MOST_RTT_MS) return { verdict: 'bad', advice: 'wobbly' };
  if (kbit < GOOD_KBIT) return { verdict: 'fair', advice: 'slow' };
  const isSteady = lossPercent <= GOOD_LOSS && rttMs <= GOOD_RTT_MS && jitterMs <= GOOD_JITTER_MS;
  return isSteady ? null : { verdict: 'fair', advice: 'wobbly' };
}
