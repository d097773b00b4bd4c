import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EventFile, type Part } from './event-file.ts';
import type { Stretch } from './stretch.ts';

/** Bytes of the file whose lines are judged in one go: what a thread holds in memory, and its processor at hand. */
const PART_BYTES = 1024 * 1024;
/** Parts that each thread is given ahead of the one that is waited for. */
const AHEAD = 2;

/**
 * The lines of events.ndjson in order, judged by as many threads as there are cores: memory does not grow with the log.
 * Work begins at once, before the first stretch is asked for, and ends with `stop`.
 */
export class Stretches {
  readonly #file: EventFile;
  readonly #sizes: Float64Array;
  readonly #parts: readonly Part[];
  readonly #crew: readonly Judge[];
  readonly #asked: Promise<Stretch>[] = [];
  #given = 0;

  /**
   * @param sizes sizes of the log at which its root will be asked for, rising.
   * @param threads a small file is judged by the caller's own, which is quicker.
   * @throws errors of the file system as they come.
   */
  constructor(path: string, sizes: Float64Array, threads: number = availableParallelism()) {
    this.#file = new EventFile(path);
    this.#sizes = sizes;
    this.#parts = partsOf(this.#file.size);
    const many = threads > 1 && this.#parts.length > threads;
    this.#crew = Array.from({ length: many ? threads : 0 }, () => new Judge(path, sizes));
    this.#giveAhead();
  }

  /** @throws errors of the file system as they come. */
  async *inOrder(): AsyncGenerator<Stretch> {
    if (this.#crew.length === 0) {
      for (const part of this.#parts) yield this.#file.stretch(part, this.#sizes);
    }
    for (let next = this.#asked.shift(); next !== undefined; next = this.#asked.shift()) {
      yield await next;
      this.#giveAhead();
    }
  }

  async stop(): Promise<void> {
    this.#file.close();
    await Promise.all(this.#crew.map((judge) => judge.stop()));
  }

  #giveAhead(): void {
    while (this.#asked.length < this.#crew.length * AHEAD) {
      const part = this.#parts[this.#given];
      const judge = this.#crew[this.#given % this.#crew.length];
      if (part === undefined || judge === undefined) return;
      this.#asked.push(judge.ask(part));
      this.#given += 1;
    }
  }
}

function partsOf(size: number): Part[] {
  const count = Math.max(1, Math.ceil(size / PART_BYTES));
  return Array.from({ length: count }, (_, at) => ({ from: at * PART_BYTES, to: (at + 1) * PART_BYTES }));
}

/** One thread, and those who wait for its answers, in the order of their questions. */
class Judge {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<Stretch>[] = [];

  constructor(path: string, sizes: Float64Array) {
    this.#worker = new Worker(new URL('./event-worker.ts', import.meta.url), { workerData: { path, sizes } });
    this.#worker.on('message', (stretch: Stretch) => this.#waiting.shift()?.resolve(stretch));
    this.#worker.on('error', (cause) => {
      for (const one of this.#waiting.splice(0)) one.reject(cause);
    });
  }

  ask(part: Part): Promise<Stretch> {
    const answer = Promise.withResolvers<Stretch>();
    // who waits for an earlier part may fail and never come for this one
    answer.promise.catch(() => undefined);
    this.#waiting.push(answer);
    this.#worker.postMessage(part);
    return answer.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
