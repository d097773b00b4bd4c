import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DayLog } from './day-log.ts';

/** A process as a systemd unit would describe it. */
export interface Unit {
  readonly name: string;
  /** File that Node runs, with its parameters. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What it says goes there, in a file a day. */
  readonly logFolder: string;
  /** Called with its number each time it starts. */
  readonly onStart?: (pid: number) => void;
  /** Called each time it ended unasked: how, and in how many ms it comes back. */
  readonly onEnd?: (how: string, backInMs: number) => void;
}

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5000;
const STEADY_MS = 10_000;
const STOP_MS = 10_000;
const LINES_KEPT = 20;
/** The line with which our processes say that they answer. */
const READY = /\blistening\b/;

/** The delay before the next restart: doubled each time, back to the first after a steady run. */
export function nextDelayMs(previousMs: number | null, livedMs: number): number {
  if (previousMs === null || livedMs >= STEADY_MS) return FIRST_DELAY_MS;
  return Math.min(previousMs * 2, LONGEST_DELAY_MS);
}

/** Keeps one process running: restarts it when it dies, stops it gracefully when told to. */
export class Supervised {
  readonly #unit: Unit;
  readonly #log: DayLog;
  readonly #firstStart = Promise.withResolvers<void>();
  readonly #lastLines: string[] = [];
  #phase: 'starting' | 'running' | 'stopping' = 'starting';
  #child: ChildProcess | null = null;
  #startedAt = 0;
  #delayMs: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(unit: Unit) {
    this.#unit = unit;
    this.#log = new DayLog(unit.logFolder, unit.name);
  }

  /**
   * Starts it and waits until it says that it listens; from then on it is restarted whenever it dies.
   *
   * @throws {Error} with its last words when it ends before: that start was refused, and trying again would not help.
   */
  start(): Promise<void> {
    this.#spawn();
    return this.#firstStart.promise;
  }

  /** Asks it to stop, and after ten seconds makes it. It does not come back. */
  async stop(): Promise<void> {
    this.#phase = 'stopping';
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child !== null) {
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(deadline);
    }
    this.#log.end();
  }

  #spawn(): void {
    const { command, cwd, environment, onStart } = this.#unit;
    const child = spawn(process.execPath, command, {
      cwd,
      env: environment,
      detached: true, // Ctrl+C in the terminal is for the supervisor, which then stops us in order
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#startedAt = performance.now();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#hear(line));
    }
    child.once('error', (error) => this.#hear(error.message));
    child.once('close', (code, signal) => this.#ended(signal ?? `code ${code}`));
    if (child.pid !== undefined) onStart?.(child.pid);
  }

  #hear(line: string): void {
    this.#log.write(line);
    this.#lastLines.push(line);
    if (this.#lastLines.length > LINES_KEPT) this.#lastLines.shift();
    if (this.#phase === 'starting' && READY.test(line)) {
      this.#phase = 'running';
      this.#firstStart.resolve();
    }
  }

  #ended(how: string): void {
    this.#child = null;
    if (this.#phase !== 'running') {
      const lastWords = this.#lastLines.join('\n');
      this.#firstStart.reject(new Error(lastWords === '' ? `${this.#unit.name}: ${how}` : lastWords));
      return;
    }
    this.#delayMs = nextDelayMs(this.#delayMs, performance.now() - this.#startedAt);
    this.#unit.onEnd?.(how, this.#delayMs);
    this.#timer = setTimeout(() => this.#spawn(), this.#delayMs);
  }
}
