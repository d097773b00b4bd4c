import { type EpochMs, MINUTE, SECOND } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { tokenHash } from '../core/ids.ts';
import { sourceOf } from '../core/source.ts';

/** How many tries are free, and how fast one is forgiven (ms). */
export interface Allowance {
  readonly free: number;
  readonly forgiveEvery: number;
}

/** What is remembered of one account or one source address. */
export interface Tries {
  /** Tries that count still; leaks away by one each `forgiveEvery`. */
  readonly level: number;
  readonly at: EpochMs;
  /** Somebody was told to wait since the last try. */
  readonly refused: boolean;
}

/** A person mistypes five times; after that a guesser gets about a hundred tries a day. */
export const PER_ACCOUNT: Allowance = { free: 5, forgiveEvery: 15 * MINUTE };
/** A whole hospital may stand behind one address. */
export const PER_SOURCE: Allowance = { free: 50, forgiveEvery: 10 * SECOND };

const FIRST_WAIT = SECOND;
const LONGEST_WAIT = 15 * MINUTE;

/** How long after the last try the next one must wait: 0 while free, then 1 s, 2 s, 4 s … 15 min, never for ever. */
export function waitAfter(level: number, allowance: Allowance): number {
  const over = Math.ceil(level - allowance.free);
  return over <= 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (over - 1));
}

/** Whether the next try must still wait. */
export function mustWait(tries: Tries | undefined, allowance: Allowance, now: EpochMs): boolean {
  if (tries === undefined) return false;
  // a clock set back must not lengthen the wait
  return now >= tries.at && now - tries.at < waitAfter(tries.level, allowance);
}

/** The tries after one more, which counts until it proves right. */
export function oneMore(tries: Tries | undefined, allowance: Allowance, now: EpochMs): Tries {
  return { level: levelAt(tries, allowance, now) + 1, at: now, refused: false };
}

/** The tries without the last one: it was right, or never came to be judged. */
export function oneLess(tries: Tries): Tries {
  return { ...tries, level: Math.max(0, tries.level - 1) };
}

function levelAt(tries: Tries | undefined, allowance: Allowance, now: EpochMs): number {
  if (tries === undefined) return 0;
  const forgiven = Math.max(0, now - tries.at) / allowance.forgiveEvery;
  return Math.max(0, tries.level - forgiven);
}

/** Who tries: the account typed (known or not) and the source it comes from (null: this machine itself). */
export interface Trier {
  readonly account: string;
  readonly source: string | null;
}

/** Keeps a hash of what was typed, so that it stays nowhere in memory. */
export function trier({ address }: Context, typed: string): Trier {
  return {
    account: tokenHash(typed).toString('base64'),
    source: address === null ? null : sourceOf(address),
  };
}

/**
 * Slows guessing down, per account and per source. Never locks, and a stranger cannot keep somebody out: a source from
 * which the account was right before has a counter of its own, which others' tries do not touch.
 */
export interface Throttle {
  /** Counts a try and lets it go, or says to wait; `wait-told` when that was said before in the same wait. */
  enter(who: Trier, now: EpochMs): 'go' | 'wait' | 'wait-told';
  /** The try was right: the account starts anew, the source gets this try back (its own account must not wash it clean). */
  right(who: Trier): void;
  /** The try was never judged: as if it had not been. */
  unjudged(who: Trier): void;
}

/**
 * Remembers at most `capacity` accounts and as many sources, and forgets the longest quiet first. More wrong
 * passwords than that cannot be judged within the longest wait, so nobody gets out of a wait by crowding.
 */
export function throttle(perAccount: Allowance, perSource: Allowance, capacity = 50_000): Throttle {
  const accounts = new Map<string, Tries>();
  const sources = new Map<string, Tries>();
  /** Accounts at the sources from which they were right before. */
  const proven = new Map<string, true>();

  function accountKey({ account, source }: Trier): string {
    const pair = `${account} ${source}`;
    return source !== null && proven.has(pair) ? pair : account;
  }

  function counters(who: Trier): { map: Map<string, Tries>; key: string; allowance: Allowance }[] {
    const account = { map: accounts, key: accountKey(who), allowance: perAccount };
    if (who.source === null) return [account];
    return [account, { map: sources, key: who.source, allowance: perSource }];
  }

  return {
    enter(who, now) {
      const waiting = counters(who).filter(({ map, key, allowance }) =>
        mustWait(map.get(key), allowance, now),
      );
      if (waiting.length > 0) {
        const told = waiting.every(({ map, key }) => map.get(key)?.refused === true);
        for (const { map, key } of waiting) change(map, key, (tries) => ({ ...tries, refused: true }));
        return told ? 'wait-told' : 'wait';
      }
      for (const { map, key, allowance } of counters(who)) {
        remember(map, key, oneMore(map.get(key), allowance, now), capacity);
      }
      return 'go';
    },
    right(who) {
      accounts.delete(accountKey(who));
      if (who.source === null) return;
      remember(proven, `${who.account} ${who.source}`, true, capacity);
      change(sources, who.source, oneLess);
    },
    unjudged(who) {
      for (const { map, key } of counters(who)) change(map, key, oneLess);
    },
  };
}

function change(map: Map<string, Tries>, key: string, by: (tries: Tries) => Tries): void {
  const tries = map.get(key);
  if (tries !== undefined) map.set(key, by(tries));
}

/** Puts an entry last in line: a Map keeps the order of insertion, so its first key is the longest quiet. */
function remember<T>(map: Map<string, T>, key: string, value: T, capacity: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= capacity) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
