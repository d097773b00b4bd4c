import type { SasMessage } from './message.ts';

/** A commits and reveals, B answers. Roles come from the ids, only so that not both wait: safety does not rest on it. */
export type Role = 'a' | 'b';

/** Why a run ended without a code. */
export type RunFault =
  /** a message that was not its turn, or came twice */
  | 'order'
  /** the own nonce came back */
  | 'reflected'
  /** what was revealed is not what was committed to */
  | 'commitment'
  /** not exactly a message, or a result that nobody signed */
  | 'malformed'
  | 'timeout'
  /** the other side ended it */
  | 'told'
  /** all runs of this call are spent */
  | 'spent';

/** One run, from commit to code. */
export type Run =
  | { readonly at: 'idle' }
  /** A: waits for the other's nonce */
  | { readonly at: 'committed'; readonly nonce: string }
  /** B: waits for what was committed to */
  | { readonly at: 'answered'; readonly commitment: string; readonly nonce: string }
  /** both nonces are fixed: they are the code */
  | { readonly at: 'agreed'; readonly nA: string; readonly nB: string }
  | { readonly at: 'failed'; readonly why: RunFault };

/** The runs of one pair in one call. It is data; `step` is the only way it changes. */
export interface Runs {
  readonly role: Role;
  /** Runs begun in this call, over reloads; those that failed count: each may have been a silent guess. */
  readonly begun: number;
  readonly run: Run;
}

export type RunEvent =
  /** A: a fresh nonce, and what it commits to */
  | { readonly type: 'begin'; readonly nonce: string; readonly commitment: string }
  /** a commitment came; `nonce` is the fresh one to answer with */
  | { readonly type: 'commit'; readonly commitment: string; readonly nonce: string }
  | { readonly type: 'nonce'; readonly nonce: string }
  /** a nonce was revealed; whether it is the one that was committed to, under this side's own transcript */
  | { readonly type: 'reveal'; readonly nonce: string; readonly holds: boolean }
  | { readonly type: 'malformed' | 'timeout' | 'abort' };

/** The runs after an event, and what must be said because of it. */
export interface Stepped {
  readonly runs: Runs;
  readonly say: readonly SasMessage[];
}

/** Runs in one call: a guess each, of 1 in 2^24, for whoever sits between. */
export const MOST_RUNS = 3;
/** How long a run may take from its first message. */
export const RUN_MS = 60_000;

/** Whether a run is between its first message and its code. */
export function isUnderWay({ at }: Run): boolean {
  return at === 'committed' || at === 'answered';
}

/** Whether there is something to lose: a run under way, or a code. */
export function stood(run: Run): boolean {
  return isUnderWay(run) || run.at === 'agreed';
}

/** The runs after an event (ZVB1.md, Comparing). A is bound to its nonce before it learns B's, and B before A's. */
export function step(runs: Runs, event: RunEvent): Stepped {
  switch (event.type) {
    case 'begin':
      return begin(runs, event);
    case 'commit':
      return answer(runs, event);
    case 'nonce':
      return reveal(runs, event.nonce);
    case 'reveal':
      return settle(runs, event);
    case 'abort':
      return { runs: { ...runs, run: { at: 'failed', why: 'told' } }, say: [] };
    case 'malformed':
      return failed(runs, 'malformed');
    case 'timeout':
      return isUnderWay(runs.run) ? failed(runs, 'timeout') : { runs, say: [] };
  }
}

function begin(runs: Runs, { nonce, commitment }: { nonce: string; commitment: string }): Stepped {
  if (runs.role !== 'a' || isUnderWay(runs.run)) return { runs, say: [] };
  if (runs.begun >= MOST_RUNS) return spent(runs);
  return next(runs, { at: 'committed', nonce }, { t: 'sas.commit', c: commitment });
}

function answer(runs: Runs, { nonce, commitment }: { nonce: string; commitment: string }): Stepped {
  if (runs.role !== 'b' || isUnderWay(runs.run)) return failed(runs, 'order');
  if (runs.begun >= MOST_RUNS) return spent(runs);
  return next(runs, { at: 'answered', commitment, nonce }, { t: 'sas.nonce', n: nonce });
}

function next({ role, begun }: Runs, run: Run, message: SasMessage): Stepped {
  return { runs: { role, begun: begun + 1, run }, say: [message] };
}

function reveal(runs: Runs, nB: string): Stepped {
  const { run } = runs;
  if (run.at !== 'committed') return failed(runs, 'order');
  if (nB === run.nonce) return failed(runs, 'reflected');
  return {
    runs: { ...runs, run: { at: 'agreed', nA: run.nonce, nB } },
    say: [{ t: 'sas.reveal', n: run.nonce }],
  };
}

function settle(runs: Runs, { nonce: nA, holds }: { nonce: string; holds: boolean }): Stepped {
  const { run } = runs;
  if (run.at !== 'answered') return failed(runs, 'order');
  if (nA === run.nonce) return failed(runs, 'reflected');
  if (!holds) return failed(runs, 'commitment');
  return { runs: { ...runs, run: { at: 'agreed', nA, nB: run.nonce } }, say: [] };
}

function spent(runs: Runs): Stepped {
  return { runs: { ...runs, run: { at: 'failed', why: 'spent' } }, say: [{ t: 'sas.abort' }] };
}

/** Where nothing goes on there is nothing to end: what comes late after a timeout is dropped. */
function failed(runs: Runs, why: RunFault): Stepped {
  if (runs.run.at === 'idle' || runs.run.at === 'failed') return { runs, say: [] };
  return { runs: { ...runs, run: { at: 'failed', why } }, say: [{ t: 'sas.abort' }] };
}
