import type { Caller, End } from './caller.ts';

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** What becomes of a candidate on its way to the other side. */
export type Route = (candidate: RTCIceCandidateInit) => RTCIceCandidateInit;

/** Two browsers and the signalling between them, which is the test itself. */
export class Duet {
  readonly #sides: readonly [Caller, Caller];
  readonly #route: Route;

  private constructor(sides: readonly [Caller, Caller], route: Route) {
    this.#sides = sides;
    this.#route = route;
  }

  /** Each side opens with its own configuration; they have exchanged offer and answer when this returns. */
  static async begin(
    sides: readonly [Caller, Caller],
    configurations: readonly [RTCConfiguration, RTCConfiguration],
    route: Route = (candidate) => candidate,
  ): Promise<Duet> {
    const [caller, called] = sides;
    await Promise.all([caller.open(configurations[0]), called.open(configurations[1])]);
    const duet = new Duet(sides, route);
    const answer = await called.describe(bare(await caller.describe(null)));
    await caller.accept(bare(answer));
    return duet;
  }

  /** Passes candidates on until both ends are as asked. @throws when that takes too long */
  async until(
    what: string,
    holds: (end: End) => boolean,
    patienceMs = PATIENCE_MS,
  ): Promise<readonly [End, End]> {
    const limit = performance.now() + patienceMs;
    for (;;) {
      const ends = await this.ends();
      if (ends.every(holds)) return ends;
      if (performance.now() > limit) throw new Error(`never ${what}: ${JSON.stringify(ends)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Waits for a connection, and then for media that goes on arriving on both sides. */
  async seeEachOther(frames = 20): Promise<readonly [End, End]> {
    await this.until('connected', ({ state }) => state === 'connected');
    const before = await this.ends();
    const least = Math.max(...before.map(({ framesDecoded }) => framesDecoded)) + frames;
    return this.until(
      'media both ways',
      ({ framesDecoded, paths }) => framesDecoded >= least && paths.length > 0,
    );
  }

  async ends(): Promise<readonly [End, End]> {
    await this.#passOn();
    const [caller, called] = this.#sides;
    return Promise.all([caller.end(), called.end()]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#sides.map((side) => side.close()));
  }

  async #passOn(): Promise<void> {
    const [caller, called] = this.#sides;
    const found = await Promise.all([caller.candidates(), called.candidates()]);
    const [ofCaller, ofCalled] = found.map((candidates) => candidates.map(this.#route));
    await Promise.all([called.hear(ofCaller ?? []), caller.hear(ofCalled ?? [])]);
  }
}

/** Candidates go their own way, so that the test can look at each. */
function bare({ type, sdp = '' }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  const lines = sdp.split('\r\n').filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line));
  return { type, sdp: lines.join('\r\n') };
}
