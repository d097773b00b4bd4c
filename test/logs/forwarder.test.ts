import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type EpochMs, later, SECOND, systemClock } from '../../server/core/clock.ts';
import type { SyslogMessage } from '../../server/core/syslog.ts';
import { type Entry, readEntry } from '../../server/logs/entry.ts';
import { Forwarder } from '../../server/logs/forwarder.ts';
import type { Journal } from '../../server/logs/journal.ts';
import { cursorOf, journalLine } from './journal-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'forwarder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'place');

/** A journal in memory: who follows it gets what is there from a place on, then what comes. */
class Kept {
  readonly #lines: Entry[] = [];
  readonly #open = new Set<(entry: Entry) => void>();
  readonly follows: (string | null)[] = [];
  #delivering: Promise<void> = Promise.resolve();

  /** Until who follows has what was there. */
  get delivered(): Promise<void> {
    return this.#delivering;
  }

  write(from: number, through: number): void {
    for (let number = from; number <= through; number += 1) {
      const entry = readEntry(journalLine(number, { text: `line ${number}` })) as Entry;
      this.#lines.push(entry);
      for (const tell of [...this.#open]) tell(entry);
    }
  }

  /** What is older is gone. */
  forget(through: number): void {
    this.#lines.splice(0, through);
  }

  get readers(): number {
    return this.#open.size;
  }

  readonly journal: Journal = (from, { entry }) => {
    this.follows.push(from);
    const at = this.#lines.findIndex(({ cursor }) => cursor === from);
    let isOpen = true;
    const tell = (one: Entry): void => void (isOpen && entry(one));
    const stop = (): void => {
      isOpen = false;
      this.#open.delete(tell);
    };
    this.#open.add(tell);
    const there = from === null ? [] : this.#lines.slice(Math.max(0, at));
    this.#delivering = pause(0).then(() => there.forEach(tell));
    return { stop };
  };
}

describe('a forwarder', () => {
  let kept: Kept;
  let taken: string[];
  let said: string[];
  let dead: boolean;
  let now: EpochMs;
  const make = () =>
    new Forwarder({
      journal: kept.journal,
      send: async (messages: readonly SyslogMessage[]) => {
        if (dead) throw new Error('connect ECONNREFUSED');
        taken.push(...messages.map(({ text }) => text));
      },
      origin: { host: 'box', version: '1' },
      file,
      say: (sentence) => said.push(sentence),
      lost: (why) => said.push(`lost: ${why}`),
      clock: () => now,
    });
  const lines = (from: number, through: number) =>
    Array.from({ length: through - from + 1 }, (_, at) => `line ${from + at}`);
  beforeEach(() => {
    rmSync(file, { force: true });
    [kept, taken, said, dead, now] = [new Kept(), [], [], false, systemClock()];
  });

  test('begins with what comes, and goes on where it was, whoever was away', async () => {
    kept.write(1, 3);
    const first = make();
    await first.tick();
    kept.write(4, 5);
    await first.tick();
    expect(taken).toEqual(lines(4, 5));
    expect(readFileSync(file, 'utf8').trim()).toBe(cursorOf(5));
    // what it read and nobody took is read again
    dead = true;
    kept.write(6, 7);
    await first.tick();
    await first.stop();
    expect(kept.readers).toBe(0);
    kept.write(8, 9);
    dead = false;
    const second = make();
    await second.tick();
    await kept.delivered;
    await second.tick();
    expect(taken).toEqual(lines(4, 9));
    await second.stop();
  });

  test('says once that nobody takes lines, and once that somebody does again', async () => {
    const one = make();
    await one.tick();
    dead = true;
    kept.write(1, 2);
    for (let tries = 0; tries < 5; tries += 1) {
      await one.tick();
      now = later(now, 60 * SECOND);
    }
    expect(said).toEqual([expect.stringContaining('takes no lines (connect ECONNREFUSED)')]);
    dead = false;
    now = later(now, 600 * SECOND);
    await one.tick();
    await one.tick();
    expect(said.slice(1)).toEqual([
      expect.stringMatching(/^The receiver takes lines again; it took none since 20/),
    ]);
    expect(taken).toEqual(lines(1, 2));
  });

  test('waits longer each time, and notices within five minutes a receiver that died in silence', async () => {
    const one = make();
    await one.tick();
    dead = true;
    now = later(now, 300 * SECOND);
    await one.tick();
    expect(said).toHaveLength(1);
    dead = false;
    kept.write(1, 1);
    now = later(now, 9 * SECOND);
    await one.tick();
    expect(taken).toEqual([]);
    now = later(now, SECOND);
    await one.tick();
    expect(taken).toEqual(lines(1, 1));
  });

  test('holds a thousand lines at most, leaves the others in the journal, and brings all of them', async () => {
    const one = make();
    await one.tick();
    dead = true;
    kept.write(1, 3_500);
    expect(kept.readers).toBe(0);
    await one.tick();
    expect(kept.follows).toEqual([null]);
    dead = false;
    now = later(now, 600 * SECOND);
    for (let ticks = 0; ticks < 5; ticks += 1) {
      await one.tick();
      await kept.delivered;
    }
    expect(taken).toEqual(lines(1, 3_500));
    expect(kept.readers).toBe(1);
  });

  test('tells when the journal has forgotten where it was', async () => {
    kept.write(1, 9);
    writeFileSync(file, `${cursorOf(3)}\n`);
    kept.forget(5);
    const one = make();
    await one.tick();
    await kept.delivered;
    await one.tick();
    expect(taken).toEqual([expect.stringMatching(/^Lines before .* are missing/), ...lines(6, 9)]);
  });

  test('takes an empty place, as after a full disk, for none', async () => {
    writeFileSync(file, '');
    await make().tick();
    expect(kept.follows).toEqual([null]);
  });
});
