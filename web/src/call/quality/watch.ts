import type { Edge } from '../edge.ts';
import type { TrackSource } from '../track-source.ts';
import { Gauge } from './gauge.ts';
import { Senses } from './senses.ts';

export interface WatchOptions {
  readonly edges: () => readonly Edge[];
  readonly live: TrackSource;
  /** Nothing comes in from somebody: perhaps this device's network has changed, and the socket hangs too. */
  readonly onStall: () => void;
  readonly onChange: () => void;
}

const BEAT_MS = 100;
const SECOND_MS = 1_000;

/** Watches over every live connection of a page. Fetched when there is one, so that nobody waits for it. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #senses: Senses;
  readonly #timers: readonly ReturnType<typeof setInterval>[];

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#senses = new Senses(options.live);
    this.#timers = [
      setInterval(() => this.#beat(), BEAT_MS),
      setInterval(() => void this.#second(), SECOND_MS),
    ];
  }

  stop(): void {
    this.#senses.stop();
    for (const timer of this.#timers) clearInterval(timer);
  }

  #beat(): void {
    const now = performance.now();
    for (const edge of this.#options.edges()) {
      if (!edge.gauge?.beat(now)) continue;
      this.#options.onStall();
      edge.connection.nudge();
    }
  }

  async #second(): Promise<void> {
    const now = performance.now();
    const live = this.#options.edges().filter(({ path, gauge }) => path === 'live' || gauge !== null);
    const own = this.#senses.sense(SECOND_MS);
    await Promise.all(
      live.map((edge) => {
        edge.gauge ??= this.#gaugeOf(edge);
        return edge.gauge.second(own, now);
      }),
    );
  }

  #gaugeOf({ connection }: Edge): Gauge {
    return new Gauge({
      vitals: connection.vitals,
      say: (text) => connection.say(text),
      onChange: this.#options.onChange,
    });
  }
}
