import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CompactRange } from '../../server/audit/verify/compact-range.ts';
import { newHashes } from '../../server/audit/verify/digest.ts';
import { EventFile } from '../../server/audit/verify/event-file.ts';
import { readStretch } from '../../server/audit/verify/stretch.ts';
import { Stretches } from '../../server/audit/verify/stretches.ts';
import { eventsOf, rootOf, someLog } from './bundle.ts';
import { sha256 } from './mutants/forged-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'stretches-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NO_SIZES = new Float64Array();
const MIB = 1024 * 1024;

/** A file of lines of which some are long, one longer than what is read behind a part. */
function events(name: string, lines: number, long: Readonly<Record<number, number>> = {}): string {
  const extra = Object.fromEntries(
    Object.entries(long).map(([seq, length]) => [seq, { name: 'x'.repeat(length) }]),
  );
  const path = join(folder, name);
  writeFileSync(path, eventsOf(someLog(lines, extra)));
  return path;
}

describe('a file read in parts', () => {
  const LINES = 60;
  const file = new EventFile(events('cut', LINES, { 7: 3_000, 20: 9_000, 21: 20_000, 60: 8_192 }));
  afterAll(() => file.close());

  test('has every line once, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(file.size), { maxLength: 12 }), (cuts) => {
        const ends = [...new Set([...cuts, file.size])]
          .filter((cut) => cut > 0)
          .sort((one, other) => one - other);
        let [from, lines] = [0, 0];
        for (const to of ends) {
          const stretch = file.stretch({ from, to }, NO_SIZES);
          expect(stretch.fault).toBeNull();
          if (stretch.first !== null) expect(stretch.first.seq).toBe(lines + 1);
          lines += stretch.lines;
          from = to;
        }
        expect(lines).toBe(LINES);
      }),
    );
  });

  test('is judged the same cut at every byte of its first lines', () => {
    for (let cut = 1; cut < 1_000; cut += 1) {
      const [before, after] = [
        file.stretch({ from: 0, to: cut }, NO_SIZES),
        file.stretch({ from: cut, to: file.size }, NO_SIZES),
      ];
      expect(before.lines + after.lines, `cut at ${cut}`).toBe(LINES);
    }
  });

  test('names a line that is too long, or has no end, in the part where it begins', () => {
    const long = new EventFile(events('long', 9, { 5: MIB }));
    const start = Buffer.byteLength(eventsOf(someLog(4)));
    for (const cut of [start - 1, start, start + 1, start + 9_000, start + MIB]) {
      const [before, after] = [
        long.stretch({ from: 0, to: cut }, NO_SIZES),
        long.stretch({ from: cut, to: long.size }, NO_SIZES),
      ];
      const [first, other] = cut > start ? [before, after] : [after, before];
      expect([first.fault, other.fault], `cut at ${cut}`).toEqual(['line-too-long', null]);
    }
    long.close();
    const path = join(folder, 'open');
    writeFileSync(path, eventsOf(someLog(9)).slice(0, -1));
    const open = new EventFile(path);
    for (const cut of [open.size - 9_000, open.size - 1, open.size].map((one) => Math.max(1, one))) {
      expect(open.stretch({ from: 0, to: cut }, NO_SIZES).fault, `cut at ${cut}`).toBe(
        cut > 1 ? 'no-line-end' : null,
      );
    }
    open.close();
  });
});

describe('threads', () => {
  const LINES = 12_000;
  const path = events('threads', LINES);
  const sizes = Float64Array.of(0, 1, 5_000, LINES);

  async function joined(threads: number): Promise<object[]> {
    const stretches = new Stretches(path, sizes, threads);
    try {
      const all: object[] = [];
      for await (const { subtrees: _, ...stretch } of stretches.inOrder()) all.push(stretch);
      return all;
    } finally {
      await stretches.stop();
    }
  }

  test('say what one thread says, in the same order', async () => {
    const alone = await joined(1);
    expect(alone.length).toBeGreaterThan(3);
    expect(await joined(2)).toEqual(alone);
    expect(await joined(3)).toEqual(alone);
  });

  test('end when nobody wants to know more', async () => {
    const stretches = new Stretches(path, sizes, 2);
    for await (const { lines } of stretches.inOrder()) {
      expect(lines).toBeGreaterThan(0);
      break;
    }
    await stretches.stop();
    expect(() => new Stretches(join(folder, 'nothing'), sizes, 2)).toThrow('ENOENT');
  });
});

describe('a compact range', () => {
  const leaves = Array.from({ length: 300 }, (_, at) => sha256(`leaf ${at}`));
  const hashes = (from: number, to: number) => {
    const all = newHashes(to - from);
    all.bytes.set(Buffer.concat(leaves.slice(from, to)));
    return all;
  };

  test('has the root of the tree, in whatever pieces its leaves came', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.array(fc.nat(300), { maxLength: 8 }), (size, cuts) => {
        const ends = [...cuts.filter((cut) => cut < size), size].sort((one, other) => one - other);
        const whole = new CompactRange(0);
        let from = 0;
        for (const to of ends) {
          const piece = new CompactRange(from);
          const middle = from + Math.floor((to - from) / 3);
          piece.addLeaves(hashes(from, middle), 0, middle - from);
          piece.addLeaves(hashes(middle, to), 0, to - middle);
          expect(whole.rootWith(piece.subtrees())).toEqual(rootOf(leaves.slice(0, to)));
          whole.addAll(piece.subtrees());
          from = to;
        }
        expect(whole.root()).toEqual(rootOf(leaves.slice(0, size)));
      }),
    );
  });
});

test('roots at sizes inside a stretch are those of the tree there', () => {
  const log = someLog(50);
  const sizes = Float64Array.of(3, 16, 17, 50);
  const { atSizes } = readStretch(Buffer.from(eventsOf(log)), sizes);
  expect(atSizes.map(({ size }) => size)).toEqual([...sizes]);
  for (const { size, subtrees } of atSizes) {
    expect(new CompactRange(0).rootWith(subtrees)).toEqual(
      rootOf(log.slice(0, size).map(({ leaf }) => leaf)),
    );
  }
});
