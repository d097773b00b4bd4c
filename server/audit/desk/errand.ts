import { Worker } from 'node:worker_threads';
import type { Proof } from '../proof.ts';
import type { Verdict } from '../verify.ts';

/** What a thread of its own is sent for. */
export type Errand =
  /** Judges the whole log, and holds it against a head that was kept. */
  | { readonly kind: 'verify'; readonly head: string | null }
  /** Proves that the newest signed head covers a line. */
  | { readonly kind: 'prove'; readonly seq: number };

/** What it tells: how far it is, and in the end what it found. */
export type News =
  | { readonly done: number; readonly of: number }
  | { readonly verdict: Omit<Verdict, 'root'> }
  | { readonly proof: Proof | null };

/** An errand on its way. */
export interface Running {
  /** The last thing it told. @throws what the thread threw, and when it was called off */
  readonly ended: Promise<News>;
  callOff(): Promise<void>;
}

/**
 * Sends a thread on an errand over the database file.
 *
 * @param heard told of everything on the way.
 */
export function sendOut(
  file: string,
  errand: Errand,
  heard: (news: News) => void = () => undefined,
): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { file, errand } });
  const ended = new Promise<News>((resolve, reject) => {
    let last: News | null = null;
    worker.on('message', (news: News) => {
      last = news;
      heard(news);
    });
    worker.on('error', reject);
    worker.on('exit', () =>
      last === null || 'done' in last ? reject(new Error('the errand was called off')) : resolve(last),
    );
  });
  return {
    ended,
    async callOff() {
      await worker.terminate();
    },
  };
}
