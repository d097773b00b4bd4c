import type { RelayTest } from '../../../../server/protocol/ice.ts';
import type { PrecallResult, Tested } from '../../../../server/protocol/precall.ts';
import { codeOf } from '../../api.ts';
import { type LineFound, testLine } from '../../precall/line-test.ts';

/** What the screen itself has found of camera, microphone and loudspeaker. */
export type DevicesFound = Pick<Tested, 'camera' | 'microphone' | 'sound'>;

/** How a test is begun and told: with a link, or without. */
export interface TestWay {
  begin(): Promise<RelayTest>;
  tell(tested: Tested): Promise<PrecallResult>;
}

/** Where the test of the line stands. `failed`: nothing can be said of it. */
export type LineState = 'testing' | 'done' | 'failed';

/** Several things become known shortly after each other: one report of all. */
const SETTLE_MS = 1_200;

/** Tests the line once, and tells the practice what this browser found: all of it again when more becomes known. */
export class LineCheck {
  state: LineState = $state('testing');
  found: LineFound | null = $state.raw(null);
  /** What it all means, with the code for the telephone; null until the practice has answered. */
  result: PrecallResult | null = $state.raw(null);
  /** Why the test could not begin: a code of the app; null: it could, or nothing was heard of it. */
  refused: string | null = $state(null);
  readonly #way: TestWay;
  readonly #place: Pick<Tested, 'system' | 'browser'>;
  readonly #stop = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #untold: Tested | null = null;
  #told = '';

  constructor(way: TestWay, { system, browser }: Pick<Tested, 'system' | 'browser'>) {
    this.#way = way;
    this.#place = { system, browser };
  }

  /** Begins. */
  async start(): Promise<void> {
    try {
      const test = await this.#way.begin();
      const found = await testLine(test, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      this.found = found;
      this.state = 'done';
    } catch (error) {
      this.refused = codeOf(error);
      this.state = 'failed';
    }
  }

  /** What the devices do now. Told a moment later, once the line is known too, and only when it is news. */
  devices(devices: DevicesFound): void {
    clearTimeout(this.#timer);
    if (this.found === null || this.#stop.signal.aborted) return;
    this.#untold = { ...devices, ...this.found, ...this.#place };
    this.#timer = setTimeout(() => void this.#tell(), SETTLE_MS);
  }

  /** Ends the test; what is known and was not told yet is told now. */
  close(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    void this.#tell();
  }

  async #tell(): Promise<void> {
    const report = this.#untold;
    this.#untold = null;
    const text = JSON.stringify(report);
    if (report === null || text === this.#told) return;
    this.#told = text;
    try {
      this.result = await this.#way.tell(report);
    } catch {
      this.#told = ''; // the next news brings it
    }
  }
}
