import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../server/core/clock.ts';
import { dayLogName } from '../../server/core/dated-name.ts';

/** What one process says, in a file a day: so that each day can go when its term is over. */
export class DayLog {
  readonly #folder: string;
  readonly #process: string;
  readonly #clock: Clock;
  #file = '';
  #stream: WriteStream | null = null;

  constructor(folder: string, process: string, clock: Clock = systemClock) {
    this.#folder = folder;
    this.#process = process;
    this.#clock = clock;
  }

  /** Adds a line to the file of today. */
  write(line: string): void {
    const file = join(this.#folder, dayLogName(this.#process, this.#clock()));
    if (this.#stream === null || file !== this.#file) {
      this.#stream?.end();
      this.#file = file;
      this.#stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    }
    this.#stream.write(`${line}\n`);
  }

  end(): void {
    this.#stream?.end();
    this.#stream = null;
  }
}
