import type { CallFigures } from '../../../../server/protocol/quality.ts';
import type { Edge } from '../edge.ts';
import type { TrackSource } from '../track-source.ts';
import { figuresOf, NO_FACTS, reconnected, tally } from './facts.ts';
import { Gauge } from './gauge.ts';
import { inThisLook } from './pulse.ts';
import { Senses } from './senses.ts';

export interface WatchOptions {
  readonly edges: () => readonly Edge[];
  readonly live: TrackSource;
  /** Nothing comes in from somebody: perhaps this device's network has changed, and the socket hangs too. */
  readonly onStall: () => void;
  /** How the call has gone so far; `over`: and that was it. */
  readonly onFigures: (over: boolean, figures: CallFigures) => void;
  readonly onChange: () => void;
}

const BEAT_MS = 100;
const SECOND_MS = 1_000;
/** A page that is closed without a word has told most of its call. */
const TELL_MS = 120_000;

/** Watches over every live connection of a page. Fetched when there is one, so that nobody waits for it. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #senses: Senses;
  readonly #timers: readonly ReturnType<typeof setInterval>[];
  #facts = NO_FACTS;
  #firstLiveMs: number | null = null;
  #looks = 0;
  /** Whose media are gone at present. */
  readonly #gone = new Set<string>();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#senses = new Senses(options.live);
    this.#timers = [
      setInterval(() => this.#beat(), BEAT_MS),
      setInterval(() => void this.#second(), SECOND_MS),
      setInterval(() => this.#tell(false), TELL_MS),
    ];
  }

  /** The call is over for this page: its last figures go out, and nothing is watched any more. */
  stop(): void {
    this.#senses.stop();
    for (const timer of this.#timers) clearInterval(timer);
    this.#tell(true);
  }

  #tell(over: boolean): void {
    this.#options.onFigures(over, figuresOf(this.#facts, this.#firstLiveMs));
  }

  #beat(): void {
    const now = performance.now();
    for (const edge of inThisLook(this.#options.edges(), this.#looks++)) {
      if (!edge.gauge?.beat(now)) continue;
      this.#options.onStall();
      edge.connection.nudge();
    }
  }

  async #second(): Promise<void> {
    const now = performance.now();
    const live = this.#options.edges().filter(({ path, gauge }) => path === 'live' || gauge !== null);
    for (const edge of live) this.#note(edge);
    const own = this.#senses.sense(SECOND_MS);
    const company = { seats: live.length + 1, off: this.#options.live.camera === null };
    await Promise.all(
      live.map((edge) => {
        edge.gauge ??= this.#gaugeOf(edge);
        return edge.gauge.second(own, company, now);
      }),
    );
    for (const [place, { gauge, path }] of live.entries()) {
      const last = path === 'live' ? gauge?.lastSecond : null;
      if (last) this.#facts = tally(this.#facts, last, place === 0);
    }
  }

  #note({ peer, path, firstLiveMs }: Edge): void {
    this.#firstLiveMs ??= firstLiveMs;
    if (path === 'reconnecting') this.#gone.add(peer.id);
    else if (path === 'live' && this.#gone.delete(peer.id)) this.#facts = reconnected(this.#facts);
  }

  #gaugeOf({ connection }: Edge): Gauge {
    return new Gauge({
      vitals: connection.vitals,
      say: (text) => connection.say(text),
      onChange: this.#options.onChange,
    });
  }
}
