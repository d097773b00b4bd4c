import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EventFile, type Part } from './event-file.ts';
import type { Stretch } from './stretch.ts';

/** Bytes of the file whose lines are judged in one go: what a thread holds in memory, with one line more. */
const PART_BYTES = 1024 * 1024;
/** Parts that each thread is given ahead of the one that is waited for. */
const AHEAD = 2;

/**
 * The lines of events.ndjson in order, judged by as many threads as there are cores: memory does not grow with the log.
 *
 * @param sizes sizes of the log at which its root will be asked for, rising.
 * @param threads a small file is judged by the caller's own, which is quicker.
 * @throws errors of the file system as they come.
 */
export async function* stretches(
  path: string,
  sizes: Float64Array,
  threads: number = availableParallelism(),
): AsyncGenerator<Stretch> {
  const file = new EventFile(path);
  try {
    const parts = partsOf(file.size);
    if (threads > 1 && parts.length > threads) yield* byThreads(path, parts, sizes, threads);
    else for (const part of parts) yield file.stretch(part, sizes);
  } finally {
    file.close();
  }
}

function partsOf(size: number): Part[] {
  const count = Math.max(1, Math.ceil(size / PART_BYTES));
  return Array.from({ length: count }, (_, at) => ({ from: at * PART_BYTES, to: (at + 1) * PART_BYTES }));
}

async function* byThreads(
  path: string,
  parts: readonly Part[],
  sizes: Float64Array,
  threads: number,
): AsyncGenerator<Stretch> {
  const crew = Array.from({ length: threads }, () => new Judge(path, sizes));
  const asked: Promise<Stretch>[] = [];
  try {
    for (let done = 0; done < parts.length; done += 1) {
      for (const part of parts.slice(done + asked.length, done + threads * AHEAD)) {
        const judge = crew[(done + asked.length) % threads];
        if (judge !== undefined) asked.push(judge.ask(part));
      }
      const next = asked.shift();
      if (next !== undefined) yield await next;
    }
  } finally {
    await Promise.all(crew.map((judge) => judge.stop()));
  }
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
