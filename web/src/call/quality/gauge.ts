import { type Condition, conditionText, readCondition, SOUND_CONDITION } from './condition.ts';
import type { Second } from './facts.ts';
import { type Grading, grade, UNGRADED } from './grade.ts';
import { limit, linesOf, type Sending } from './limits.ts';
import type { LineDetails, LineView } from './line-view.ts';
import { beat, isLost, isSilent, NO_PULSE, type Pulse } from './pulse.ts';
import { type Reading, readReport } from './reading.ts';
import { type Sample, sampleOf } from './sample.ts';
import { shareOf } from './share.ts';
import { step, type Thrift, UNTROUBLED } from './thrift.ts';

/** What of a connection is measured and limited. No track can be put in through it. */
export type Vitals = Pick<RTCPeerConnection, 'connectionState' | 'getStats' | 'getSenders' | 'getReceivers'>;

export interface GaugeOptions {
  readonly vitals: Vitals;
  /** Says something to the other side. @returns false when it cannot */
  readonly say: (text: string) => boolean;
  readonly onChange: () => void;
}

/** With how many people one is, and whether the own camera is off. */
export type Company = Omit<Sending, 'height'>;

/** What the other side said counts for so long: it says it again as long as it is so. */
const HEARSAY_MS = 4_000;
/** What is so new needs no second question: each holds up the page until another thread has answered. */
const FRESH_MS = 200;
/** Steps in which is told how much is made up: every hundredth would be a message a second. */
const TOLD_IN = 5;

/** Watches one live connection: how it does, what may be sent over it, and what both sides are told. */
export class Gauge {
  readonly #options: GaugeOptions;
  #reading: Reading | null = null;
  #sample: Sample | null = null;
  #grading: Grading = UNGRADED;
  #thrift: Thrift = UNTROUBLED;
  #pulse: Pulse = NO_PULSE;
  #theirs: Condition = SOUND_CONDITION;
  #theirsAt = -Infinity;
  #said = '';
  /** Under what the senders were brought last; empty: they are as the browser made them. */
  #limited = '';
  #ours: Pick<Condition, 'picture' | 'sound'> = SOUND_CONDITION;
  #view: LineView | null = null;
  #busy = false;
  #lost = false;

  constructor(options: GaugeOptions) {
    this.#options = options;
  }

  /** Null before the first second. */
  get view(): LineView | null {
    return this.#view;
  }

  /** The last full second; null before there was one. */
  get lastSecond(): Second | null {
    if (this.#sample === null) return null;
    const { grade } = this.#grading;
    const resting = this.#thrift.plan === 'sound';
    return { sample: this.#sample, grade, route: this.#reading?.route ?? null, resting };
  }

  /** Whether nothing has come in for so long that people are told. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether nothing comes in at present: far sooner than people are told. */
  isSilent(nowMs: number): boolean {
    return this.#options.vitals.connectionState !== 'connected' || isSilent(this.#pulse, nowMs);
  }

  /** Looks whether anything comes in. @returns whether to look for another path at once */
  beat(nowMs: number): boolean {
    if (this.#options.vitals.connectionState !== 'connected') {
      this.#feel(NO_PULSE, nowMs);
      return false;
    }
    const { pulse, alarm } = beat(this.#pulse, newestPacket(this.#options.vitals, nowMs), nowMs);
    this.#feel(pulse, nowMs);
    return alarm;
  }

  #feel(pulse: Pulse, nowMs: number): void {
    this.#pulse = pulse;
    const lost = isLost(pulse, nowMs);
    if (lost === this.#lost) return;
    this.#lost = lost;
    this.#options.onChange();
  }

  /** Takes a reading, and acts on it. @param own what is the matter with the own media */
  async second(own: Pick<Condition, 'picture' | 'sound'>, company: Company, nowMs: number): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const { vitals } = this.#options;
      const reading = readReport((await vitals.getStats()).values(), nowMs);
      const sample = this.#reading && sampleOf(this.#reading, reading);
      this.#reading = reading;
      if (sample !== null) this.#judge(sample, nowMs);
      await this.#limit(company);
      const rests = own.picture === 'on' && this.#thrift.plan === 'sound';
      this.#ours = { ...own, picture: rests ? 'rests' : own.picture };
      this.#tell();
      this.#show();
    } finally {
      this.#busy = false;
    }
  }

  /** Takes a message of the channel that nobody else knew. */
  hear(text: unknown, nowMs: number): void {
    const theirs = readCondition(text);
    if (theirs === null) return;
    this.#theirs = theirs;
    this.#theirsAt = nowMs;
    this.#show();
  }

  #judge(sample: Sample, nowMs: number): void {
    this.#sample = sample;
    this.#grading = grade(this.#grading, sample);
    const recent = nowMs - this.#theirsAt < HEARSAY_MS;
    const { ms, lossOut, rttMs } = sample;
    this.#thrift = step(this.#thrift, {
      ms,
      lossOut,
      rttMs,
      madeUp: recent ? this.#theirs.madeUp / 100 : null,
    });
  }

  /** Only what changes is set: a sender that is told the same again may begin its picture anew. */
  async #limit(company: Company): Promise<void> {
    const senders = this.#options.vitals.getSenders();
    const { plan } = this.#thrift;
    const wanted = JSON.stringify([plan, company, senders.map(linesOf)]);
    const wasFree = this.#limited === '' && plan === 'full' && shareOf(company.seats) === null;
    if (wanted === this.#limited || wasFree) return;
    if (await limit(senders, plan, company)) this.#limited = wanted;
  }

  /** Says it when it changes, and goes on saying it while sound must be made up: the other side may help that. */
  #tell(): void {
    const madeUp = Math.round((100 * (this.#sample?.concealed ?? 0)) / TOLD_IN) * TOLD_IN;
    const text = conditionText({ ...this.#ours, madeUp });
    if ((text !== this.#said || madeUp > 0) && this.#options.say(text)) this.#said = text;
  }

  #show(): void {
    const { picture, sound } = this.#theirs;
    this.#view = {
      grade: this.#grading.grade,
      ours: this.#ours,
      theirs: { picture, sound },
      details: this.#details(),
    };
    this.#options.onChange();
  }

  #details(): LineDetails | null {
    if (this.#sample === null || this.#reading === null) return null;
    const { lossIn, lossOut, concealed, jitterMs, rttMs, kbitIn, kbitOut } = this.#sample;
    const { route, codecs } = this.#reading;
    const percent = (part: number) => Math.round(part * 1_000) / 10;
    return {
      ...{ route, codecs, jitterMs, rttMs, kbitIn, kbitOut },
      lossInPercent: percent(lossIn),
      lossOutPercent: percent(lossOut),
      concealedPercent: percent(concealed ?? 0),
    };
  }
}

/** When the newest sound or picture came that was shown, as far as it matters: on the page's own clock. Null: none yet. */
function newestPacket(vitals: Vitals, nowMs: number): number | null {
  let newest: number | null = null;
  for (const receiver of vitals.getReceivers()) {
    for (const { timestamp } of receiver.getSynchronizationSources())
      newest = Math.max(newest ?? -Infinity, onOwnClock(timestamp));
    if (newest !== null && nowMs - newest < FRESH_MS) return newest;
  }
  return newest;
}

/** Browsers count from 1970 or from the page's own beginning (webrtc-extensions leaves it to performance.timeOrigin). */
function onOwnClock(at: number): number {
  return at > performance.timeOrigin / 2 ? at - performance.timeOrigin : at;
}
