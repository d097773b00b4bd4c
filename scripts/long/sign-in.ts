import { bySystem } from '../../server/core/context.ts';
import { PASSWORD, Practice } from '../../test/support/practice.ts';
import type { Verdict } from './run.ts';

const TRIES = Number(process.env['LONG_TRIES'] ?? 500);
/** What a difference of medians may be, in milliseconds, when the distributions can be told apart at all. */
const MOST_APART_MS = 5;
/** Below this chance a difference of ranks is no accident. */
const LEAST_CHANCE = 0.01;
/** So long that no try waits for the one before. */
const PAUSE_MS = 60 * 60_000;

type Way = 'known' | 'unknown';

/**
 * Signing in with a wrong password, and asking for a forgotten one, 500 times each for an account that exists and one
 * that does not, in turn: whether how long it takes tells which is which (ASVS 5.0 §6.3.8).
 */
export async function judge(): Promise<readonly Verdict[]> {
  const practice = await Practice.open();
  try {
    const known = 'bekend@praktijk.nl';
    await practice.app.domains.accounts.createUser(bySystem(), {
      name: 'Iemand',
      mail: known,
      roles: ['planner'],
      password: PASSWORD,
    });
    const mails: Readonly<Record<Way, string>> = { known, unknown: 'anders@praktijk.nl' };
    const wrong = { password: 'dit is het zeker niet' };
    return [
      await compare('sign-in', practice, (way) =>
        post(practice, '/api/session', { mail: mails[way], ...wrong }),
      ),
      await compare('forgotten', practice, (way) =>
        post(practice, '/api/password/forgotten', { mail: mails[way] }),
      ),
    ];
  } finally {
    await practice.close();
  }
}

async function compare(
  what: string,
  practice: Practice,
  ask: (way: Way) => Promise<string>,
): Promise<Verdict> {
  const times: Record<Way, number[]> = { known: [], unknown: [] };
  const answers: Record<Way, Set<string>> = { known: new Set(), unknown: new Set() };
  for (let round = 0; round < TRIES; round += 1) {
    // first the one, then the other: what slows the machine down slows both
    for (const way of round % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      practice.clock.forward(PAUSE_MS);
      const begun = performance.now();
      answers[way].add(await ask(way));
      times[way].push(performance.now() - begun);
    }
  }
  const same = answers.known.size === 1 && answers.known.symmetricDifference(answers.unknown).size === 0;
  const apart = Math.abs(median(times.known) - median(times.unknown));
  const chance = rankChance(times.known, times.unknown);
  const passed = same && (chance > LEAST_CHANCE || apart <= MOST_APART_MS);
  const seen = `answers ${same ? 'equal' : 'DIFFERENT'}, medians ${apart.toFixed(2)} ms apart, p ${chance.toFixed(3)}`;
  return { passed, says: `${what}: ${seen} over ${TRIES} tries each (equal; p > 0.01 or at most 5 ms)` };
}

/** Status and text of an answer. */
async function post({ origin }: Practice, path: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return `${answer.status} ${await answer.text()}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

/** The chance that two samples of one distribution differ so much in rank: Mann-Whitney's U, normal approximation. */
function rankChance(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, own: true })),
    ...other.map((value) => ({ value, own: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { own }, place) => sum + (own ? place + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(z));
}

/** The normal distribution up to z (Abramowitz and Stegun 26.2.17; right to seven decimals). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = series.reduce((total, factor, place) => total + factor * t ** (place + 1), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
