import { existsSync, readFileSync } from 'node:fs';
import { type Clock, iso, systemClock } from '../core/clock.ts';
import { mayTry, type Standing, step, untried } from '../core/standing.ts';
import type { SyslogMessage } from '../core/syslog.ts';
import { writeWhole } from '../core/whole-file.ts';
import { type Entry, isSamePlace } from './entry.ts';
import type { Following, Journal } from './journal.ts';
import { gapBefore, messageOf, type Origin } from './line.ts';

/** A message that waits, and the place in the journal that is behind us once it has arrived. */
interface Waiting {
  readonly message: SyslogMessage;
  readonly cursor: string;
}

export interface ForwarderDeps {
  readonly journal: Journal;
  /** Hands messages over; none means only to see whether it could. Rejects when they may not have arrived. */
  readonly send: (messages: readonly SyslogMessage[]) => Promise<void>;
  readonly origin: Origin;
  /** Where its place in the journal is kept. */
  readonly file: string;
  /** Told when the receiver stops taking lines, and when it takes them again: once each. */
  readonly say: (sentence: string) => void;
  /** Told that there is no journal to read: nothing can be forwarded any more. */
  readonly lost: (why: string) => void;
  readonly clock?: Clock;
}

/** So many wait in memory; the journal keeps the others, on the disk. */
const MOST_WAITING = 1_000;
const AT_ONCE = 500;

/**
 * Sends the lines of the journal to a receiver, each at least once and in order, also those of while the receiver or this
 * process was away, as far back as the journal keeps them. The programs that say them never wait for it.
 */
export class Forwarder {
  readonly #deps: ForwarderDeps;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #following: Following | null = null;
  /** The last line that was read, whether or not it leaves. */
  #read: string | null;
  #standing: Standing;
  #number = 0;
  #busy: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: ForwarderDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
    this.#standing = untried(this.#clock());
    this.#read = existsSync(deps.file) ? readFileSync(deps.file, 'utf8').trim() || null : null;
  }

  /** Does what is due. Called every few seconds; one try at a time. @returns when that try is over */
  tick(): Promise<void> {
    this.#follow();
    this.#busy ??= this.#tryAll().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  /** Reads no more, and resolves when the try that is under way is over. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#following?.stop();
    await this.#busy;
  }

  #follow(): void {
    if (this.#following !== null || this.#isStopped || this.#waiting.length >= MOST_WAITING) return;
    const from = this.#read;
    let isFirst = from !== null;
    const entry = (found: Entry): void => {
      const isKnown = isFirst && from !== null && isSamePlace(found.cursor, from);
      if (from !== null && isFirst && !isKnown) this.#tellGap(found.at, from);
      isFirst = false;
      if (!isKnown) this.#take(found);
    };
    this.#following = this.#deps.journal(from, { entry, lost: this.#deps.lost });
  }

  #take(entry: Entry): void {
    this.#read = entry.cursor;
    const message = messageOf(entry, this.#number + 1, this.#deps.origin);
    if (message === null) return;
    this.#number += 1;
    this.#waiting.push({ message, cursor: entry.cursor });
    if (this.#waiting.length < MOST_WAITING) return;
    // read on from here when there is room: a program that stands still would keep old files of the journal open
    this.#following?.stop();
    this.#following = null;
  }

  /** The journal forgot where we were: somebody must hear that lines are missing. */
  #tellGap(at: string, place: string): void {
    this.#number += 1;
    this.#waiting.push({ message: gapBefore(at, this.#number, this.#deps.origin), cursor: place });
  }

  async #tryAll(): Promise<void> {
    while (!this.#isStopped && mayTry(this.#standing, this.#waiting.length > 0, this.#clock())) {
      const some = this.#waiting.slice(0, AT_ONCE);
      try {
        await this.#deps.send(some.map(({ message }) => message));
      } catch (cause) {
        this.#failed(cause as Error);
        return;
      }
      this.#worked(some);
      this.#follow();
      if (this.#waiting.length === 0) return;
    }
  }

  #worked(some: readonly Waiting[]): void {
    this.#waiting.splice(0, some.length);
    const last = some.at(-1);
    if (last !== undefined) writeWhole(this.#deps.file, `${last.cursor}\n`);
    const { failing, since } = this.#standing;
    this.#standing = step(this.#standing, { kind: 'worked' }, this.#clock());
    if (failing) this.#deps.say(`The receiver takes lines again; it took none since ${iso(since)}.`);
  }

  #failed(cause: Error): void {
    const { failing } = this.#standing;
    // Node adds hints for who develops
    const [why = ''] = cause.message.split(';');
    this.#standing = step(this.#standing, { kind: 'failed', why }, this.#clock());
    if (!failing)
      this.#deps.say(`The receiver takes no lines (${why}): the journal keeps them until it does.`);
  }
}
