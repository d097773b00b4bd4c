import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { codeBytes, commitment, transcript, transcriptHash } from '../../../web/src/call/sas/code.ts';
import { MOST_RUNS, type Role, type Runs, step } from '../../../web/src/call/sas/run.ts';
import { bytes32 } from './pair.ts';

/*
 * Somebody in the middle against two honest people, with codes of 8 bits so that luck can be counted. The honest sides
 * are the product's own state machine and hashes. Nonces come from a seed: the same numbers on every machine.
 */

const CALL = 'c-0001';
const OWN_KEY = bytes32(0x11);
const MIDDLE_KEY = bytes32(0x66);
const RUNS = 1_200;

class Nonces {
  #count = 0;
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  next(): string {
    this.#count += 1;
    return createHash('sha256').update(`${this.#seed} ${this.#count}`).digest('base64url');
  }
}

/** An honest side, and all that somebody who holds the other end of its connection can do with it. */
class Honest {
  readonly #id: string;
  readonly #peer: string;
  readonly #th: Promise<string>;
  readonly #nonces: Nonces;
  runs: Runs;

  constructor(name: string, role: Role, nonces: Nonces) {
    [this.#id, this.#peer] = role === 'a' ? ['p-01', 'p-02'] : ['p-02', 'p-01'];
    const own = { id: this.#id, name, idk: OWN_KEY, fp: bytes32(name.length) };
    const middle = { id: this.#peer, name: 'who you think', idk: MIDDLE_KEY, fp: MIDDLE_KEY };
    this.#th = transcriptHash(transcript(CALL, own, middle));
    this.#nonces = nonces;
    this.runs = { role, begun: 0, run: { at: 'idle' } };
  }

  /** A begins. @returns nothing that helps: a commitment */
  async begin(): Promise<void> {
    const nonce = this.#nonces.next();
    this.runs = step(this.runs, {
      type: 'begin',
      nonce,
      commitment: await commitment(CALL, this.#id, await this.#th, nonce),
    }).runs;
  }

  /** The middle commits to its nonce. @returns B's nonce, or null when B has had enough */
  async commit(middle: string): Promise<string | null> {
    const bound = await commitment(CALL, this.#peer, await this.#th, middle);
    const { runs, say } = step(this.runs, { type: 'commit', commitment: bound, nonce: this.#nonces.next() });
    this.runs = runs;
    const [answer] = say;
    return answer?.t === 'sas.nonce' ? answer.n : null;
  }

  /** The middle answers A's commitment. @returns what A reveals */
  answer(middle: string): string {
    const { runs, say } = step(this.runs, { type: 'nonce', nonce: middle });
    this.runs = runs;
    const [revealed] = say;
    return revealed?.t === 'sas.reveal' ? revealed.n : '';
  }

  async reveal(middle: string): Promise<void> {
    const { run } = this.runs;
    const bound = await commitment(CALL, this.#peer, await this.#th, middle);
    const holds = run.at === 'answered' && run.commitment === bound;
    this.runs = step(this.runs, { type: 'reveal', nonce: middle, holds }).runs;
  }

  abort(): void {
    this.runs = step(this.runs, { type: 'abort' }).runs;
  }

  /** What the person reads: 8 bits of the code. */
  async reads(): Promise<number | null> {
    const { run } = this.runs;
    return run.at === 'agreed' ? await this.code(run.nA, run.nB) : null;
  }

  /** The code for two nonces: the middle knows this side's transcript as well as it does. */
  async code(nA: string, nB: string): Promise<number> {
    return (await codeBytes(await this.#th, nA, nB))[0] ?? 0;
  }
}

function breakOff(...sides: readonly Honest[]): void {
  for (const side of sides) side.abort();
}

/** How the middle goes about it once. It breaks off whatever it sees to fail, before the other person can notice. */
type Strategy = (one: Honest, other: Honest, own: Nonces) => Promise<void>;

/** Towards A it is B, towards B it is A. It finishes with A first, so that it knows the code it needs at B. */
const firstA: Strategy = async (a, b, own) => {
  await a.begin();
  const nonce = own.next();
  const wanted = await a.code(a.answer(nonce), nonce);
  const bound = own.next();
  const answer = await b.commit(bound);
  if (answer !== null && (await b.code(bound, answer)) === wanted) await b.reveal(bound);
  else breakOff(a, b);
};

/** The same, but B first: it knows the code it needs at A, where it must speak before A reveals. */
const firstB: Strategy = async (a, b, own) => {
  const bound = own.next();
  const answer = await b.commit(bound);
  const wanted = answer === null ? null : await b.code(bound, answer);
  await a.begin();
  const nonce = own.next();
  if ((await a.code(a.answer(nonce), nonce)) === wanted) await b.reveal(bound);
  else breakOff(a, b);
};

/** Both honest sides are A: it answers both. */
const twoA: Strategy = async (one, other, own) => {
  await one.begin();
  await other.begin();
  const first = own.next();
  const wanted = await one.code(one.answer(first), first);
  const second = own.next();
  if ((await other.code(other.answer(second), second)) !== wanted) breakOff(one, other);
};

/** Both honest sides are B: it commits to both, and breaks off before it reveals when the codes will differ. */
const twoB: Strategy = async (one, other, own) => {
  const [first, second] = [own.next(), own.next()];
  const [nOne, nOther] = [await one.commit(first), await other.commit(second)];
  if (nOne === null || nOther === null) return;
  if ((await one.code(first, nOne)) !== (await other.code(second, nOther))) {
    breakOff(one, other);
    return;
  }
  await one.reveal(first);
  await other.reveal(second);
};

const MIXES: readonly [string, readonly [Role, Role], Strategy][] = [
  ['A and B, A first', ['a', 'b'], firstA],
  ['A and B, B first', ['a', 'b'], firstB],
  ['A and A', ['a', 'a'], twoA],
  ['B and B', ['b', 'b'], twoB],
];

interface Tally {
  /** Runs that an honest side counted. */
  counted: number;
  /** Of these, how many ended with the same code read on both sides. */
  alike: number;
  calls: number;
}

/** Calls of three runs, until enough runs were made; a call ends when both people read the same. */
async function attack([one, other]: readonly [Role, Role], strategy: Strategy, seed: string): Promise<Tally> {
  const [honest, own] = [new Nonces(`honest ${seed}`), new Nonces(`middle ${seed}`)];
  const tally: Tally = { counted: 0, alike: 0, calls: 0 };
  while (tally.counted < RUNS) {
    const pair = [new Honest('Anna', one, honest), new Honest('Jansen', other, honest)] as const;
    tally.calls += 1;
    for (let run = 0; run < MOST_RUNS; run += 1) {
      await strategy(pair[0], pair[1], own);
      const [here, there] = await Promise.all(pair.map((side) => side.reads()));
      if (here === null || here !== there) continue;
      tally.alike += 1;
      break;
    }
    expect(pair[0].runs.begun).toBeLessThanOrEqual(MOST_RUNS);
    expect(pair[0].runs.begun).toBe(pair[1].runs.begun);
    tally.counted += pair[0].runs.begun;
  }
  return tally;
}

/** 1.96 standard deviations of a count with chance 1 in 256. */
function margin(runs: number): number {
  return 1.96 * Math.sqrt((runs / 256) * (255 / 256));
}

describe('somebody in the middle, with a code of 8 bits', () => {
  const all: Tally[] = [];

  test.each(MIXES)(
    'towards %s has one chance in 256 a run, those broken off included',
    async (name, roles, strategy) => {
      const tally = await attack(roles, strategy, name);
      all.push(tally);
      expect(tally.counted).toBeGreaterThanOrEqual(RUNS);
      expect(Math.abs(tally.alike - tally.counted / 256)).toBeLessThan(margin(tally.counted));
      expect(tally.alike).toBeGreaterThan(0); // else this shows nothing
    },
  );

  test('over all of them together', () => {
    const counted = all.reduce((sum, tally) => sum + tally.counted, 0);
    const alike = all.reduce((sum, tally) => sum + tally.alike, 0);
    expect(counted).toBeGreaterThanOrEqual(4 * RUNS);
    expect(Math.abs(alike - counted / 256)).toBeLessThan(margin(counted));
  });

  test('gets no fourth try in a call, however often it breaks off', async () => {
    const nonces = new Nonces('patient');
    const b = new Honest('Jansen', 'b', nonces);
    for (let run = 0; run < MOST_RUNS; run += 1) {
      expect(await b.commit(nonces.next())).not.toBeNull();
      b.abort();
    }
    expect(await b.commit(nonces.next())).toBeNull();
  });

  test('never gets a code that it did not commit to', async () => {
    const nonces = new Nonces('liar');
    for (let run = 0; run < 1_000; run += 1) {
      const b = new Honest('Jansen', 'b', nonces);
      await b.commit(nonces.next());
      await b.reveal(nonces.next());
      expect(b.runs.run).toEqual({ at: 'failed', why: 'commitment' });
    }
  });

  test('would get its way every time, if it knew A’s nonce before it had to speak', async () => {
    const own = new Nonces('grinder');
    for (let call = 0; call < 20; call += 1) {
      const a = new Honest('Anna', 'a', new Nonces(`open ${call}`));
      await a.begin();
      const { run } = a.runs;
      const known = run.at === 'committed' ? run.nonce : ''; // what the commitment hides
      let nonce = own.next();
      while ((await a.code(known, nonce)) !== 0x42) nonce = own.next();
      a.answer(nonce);
      expect(await a.reads()).toBe(0x42);
    }
  });
});
