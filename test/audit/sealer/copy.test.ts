import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { LogCopy } from '../../../server/audit/sealer/copy.ts';
import { openHeadFile } from '../../../server/audit/sealer/head-file.ts';
import { rootOf } from '../bundle.ts';
import { chainOf, leavesOf, lines } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'copy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fresh = () => join(folder, randomUUID());

function opened(file: string, signed: { size: number; root: Buffer } | null = null): LogCopy {
  const copy = LogCopy.open(file, signed);
  if (copy === null) throw new Error('not opened');
  return copy;
}

describe("the sealer's copy", () => {
  test('whatever comes in whatever pieces, twice and after restarts: tree and chain are those of the format', () => {
    const log = lines(1, 70);
    const leaves = log.map(({ leaf }) => leaf);
    const pieces = fc.array(
      fc.record({ back: fc.nat(9), count: fc.integer({ min: 1, max: 17 }), again: fc.boolean() }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(pieces, (steps) => {
        const file = fresh();
        let copy = opened(file);
        for (const { back, count, again } of steps) {
          const from = Math.max(1, copy.size + 1 - back);
          expect(copy.take(from, leavesOf(log.slice(from - 1, from - 1 + count))).kind).toBe('taken');
          if (!again) continue;
          copy.close();
          copy = opened(file);
        }
        expect(copy.root()).toEqual(rootOf(leaves.slice(0, copy.size)));
        if (copy.size > 0) expect(copy.chain.toString('hex')).toBe(chainOf(log.slice(0, copy.size)));
        expect(readFileSync(file)).toEqual(Buffer.concat(leaves.slice(0, copy.size)));
        copy.close();
      }),
      { numRuns: 60 },
    );
  });

  test('names the first line that contradicts it, and keeps nothing of that', () => {
    const copy = opened(fresh());
    copy.take(1, leavesOf(lines(1, 10)));
    const forked = [...lines(1, 6), ...lines(7, 12, 'b')];
    expect(copy.take(1, leavesOf(forked))).toEqual({ kind: 'contradicts', seq: 7 });
    expect(copy.take(9, leavesOf(forked.slice(8)))).toEqual({ kind: 'contradicts', seq: 9 });
    expect(copy.take(13, leavesOf(lines(13, 14)))).toEqual({ kind: 'gap', seq: 11 });
    expect([copy.size, copy.root()]).toEqual([10, rootOf(lines(1, 10).map(({ leaf }) => leaf))]);
    copy.close();
  });

  test('half a record, as a power cut leaves it, is cut off; the app brings it again', () => {
    const file = fresh();
    const before = opened(file);
    before.take(1, leavesOf(lines(1, 5)));
    before.close();
    for (const torn of [1, 31]) {
      appendFileSync(file, Buffer.alloc(torn, 7));
      const copy = opened(file);
      expect([copy.size, statSync(file).size]).toEqual([5, 160]);
      copy.close();
    }
    truncateSync(file, 4 * 32 + 9);
    const copy = opened(file);
    expect(copy.size).toBe(4);
    expect(copy.take(5, leavesOf(lines(5, 6)))).toEqual({ kind: 'taken' });
    expect(copy.root()).toEqual(rootOf(lines(1, 6).map(({ leaf }) => leaf)));
    copy.close();
  });

  test('leaves that are not those that were signed are found: at once, or when they come', () => {
    const file = fresh();
    const signed = { size: 8, root: rootOf(lines(1, 8).map(({ leaf }) => leaf)) };
    writeFileSync(file, leavesOf([...lines(1, 2), ...lines(3, 8, 'b')]));
    expect(LogCopy.open(file, signed)).toBeNull();
    truncateSync(file, 2 * 32);
    const copy = opened(file, signed);
    expect(copy.take(3, leavesOf(lines(3, 9, 'b')))).toEqual({ kind: 'contradicts', seq: 8 });
    expect(copy.take(3, leavesOf(lines(3, 9)))).toEqual({ kind: 'taken' });
    copy.close();
  });
});

describe("the sealer's heads", () => {
  const head = (size: number) => ({
    generation: 1,
    size,
    root: 'r',
    at: '2026-11-21T20:00:00.000Z',
    note: `— é ${size}\n`,
  });

  test('come back by size, also after a restart and a torn end', () => {
    const file = fresh();
    const heads = openHeadFile(file);
    expect([heads.last, heads.after(0, 10)]).toEqual([null, []]);
    for (const size of [3, 7, 20]) heads.append(head(size));
    expect(heads.after(3, 1)).toEqual([head(7)]);
    heads.close();
    appendFileSync(file, '{"generation":1,"size":3');
    const again = openHeadFile(file);
    expect(again.last).toEqual(head(20));
    again.append(head(21));
    expect(again.after(7, 10)).toEqual([head(20), head(21)]);
    expect(again.after(21, 10)).toEqual([]);
    again.close();
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5);
  });
});
