import { existsSync, readFileSync } from 'node:fs';
import { type Clock, systemClock } from '../../core/clock.ts';
import { mayTry, type Standing, step, untried } from '../../core/standing.ts';
import { writeWhole } from '../../core/whole-file.ts';
import type { SealedHead } from '../sealer/head-file.ts';
import type { SinkStanding } from '../sealer/messages.ts';

/** A place outside this box that receives the log's heads. */
export interface Sink {
  readonly name: string;
  /** Hands these heads over; none means only to see whether it could. @throws {SinkFailed} when they may not have arrived */
  deliver(heads: readonly SealedHead[]): Promise<void>;
}

/** A sink did not take what it was given: `why` is a word, for people and for the log. */
export class SinkFailed extends Error {
  override readonly name = 'SinkFailed';
  readonly why: string;

  constructor(why: string, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

/** The last head that a sink took. */
export interface Place {
  readonly generation: number;
  readonly size: number;
}

const AT_ONCE = 100;

export interface FedSinkDeps {
  readonly sink: Sink;
  /** Where its place is kept: it survives restarts, so that no head is lost to it. */
  readonly file: string;
  /** Heads after a place, oldest first. */
  readonly headsAfter: (place: Place, count: number) => readonly SealedHead[];
  readonly clock?: Clock;
}

/** Feeds one sink: every head, in order, and again after a failure, from where it was. */
export class FedSink {
  readonly #deps: FedSinkDeps;
  readonly #clock: Clock;
  #place: Place;
  #standing: Standing;
  #busy: Promise<void> | null = null;

  constructor(deps: FedSinkDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
    this.#place = existsSync(deps.file)
      ? (JSON.parse(readFileSync(deps.file, 'utf8')) as Place)
      : { generation: 1, size: 0 };
    this.#standing = untried(this.#clock());
  }

  get standing(): SinkStanding {
    const { failing, since, why } = this.#standing;
    return { name: this.#deps.sink.name, failing, since, why, ...this.#place };
  }

  /** Does what is due. Called often; one try at a time. @returns when that try is over */
  tick(): Promise<void> {
    this.#busy ??= this.#tryOnce().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  /** Until the try that is under way is over. */
  async settled(): Promise<void> {
    await this.#busy;
  }

  async #tryOnce(): Promise<void> {
    const heads = this.#deps.headsAfter(this.#place, AT_ONCE);
    if (!mayTry(this.#standing, heads.length > 0, this.#clock())) return;
    try {
      await this.#deps.sink.deliver(heads);
      const last = heads.at(-1);
      if (last !== undefined) this.#move({ generation: last.generation, size: last.size });
      this.#standing = step(this.#standing, { kind: 'worked' }, this.#clock());
    } catch (cause) {
      const why =
        cause instanceof SinkFailed ? cause.why : ((cause as NodeJS.ErrnoException).code ?? 'fault');
      this.#standing = step(this.#standing, { kind: 'failed', why }, this.#clock());
    }
  }

  #move(place: Place): void {
    this.#place = place;
    writeWhole(this.#deps.file, `${JSON.stringify(place)}\n`);
  }
}
