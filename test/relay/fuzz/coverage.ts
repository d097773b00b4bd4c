import { type Profiler, Session } from 'node:inspector';

/** How much of the relay's code has run, by V8's own count of blocks. */
export class Coverage {
  readonly #session = new Session();
  /** For each script, 1 for each character of its code that ran. */
  readonly #ran = new Map<string, Uint8Array>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Characters of code that ran since the start: a block that is new always adds some. */
  get characters(): number {
    return this.#ran.values().reduce((sum, script) => sum + script.reduce((more, one) => more + one, 0), 0);
  }

  /** Takes in what ran since the last time; true when something of it never ran before. */
  grew(): boolean {
    let grew = false;
    this.#session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
      for (const script of result)
        if (script.url.includes('/server/relay/') && this.#add(script)) grew = true;
    });
    return grew;
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** Ranges stand outer before inner, and the inner one is right: painted over each other they give what ran. */
  #add({ scriptId, functions }: Profiler.ScriptCoverage): boolean {
    const ranges = functions.flatMap((one) => one.ranges);
    const size = ranges.reduce((most, { endOffset }) => Math.max(most, endOffset), 0);
    const now = new Uint8Array(size);
    for (const { startOffset, endOffset, count } of ranges)
      now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    const before = this.#ran.get(scriptId) ?? new Uint8Array(size);
    const after = before.length < size ? new Uint8Array(size) : before;
    if (after !== before) after.set(before);
    this.#ran.set(scriptId, after);
    let grew = false;
    for (const [at, one] of now.entries()) {
      if (one === 0 || after[at] === 1) continue;
      after[at] = 1;
      grew = true;
    }
    return grew;
  }
}
