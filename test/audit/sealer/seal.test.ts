import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../server/core/clock.ts';
import { StartRefused } from '../../../server/core/errors.ts';
import { rootOf } from '../bundle.ts';
import { hereOf, leavesOf, lineOf, lines, restoreLine, SealStage, signersOf } from './stage.ts';

let stage: SealStage;
beforeEach(() => {
  stage = new SealStage();
});
afterEach(() => stage.remove());

const rootAt = (size: number) => rootOf(lines(1, size).map(({ leaf }) => leaf)).toString('base64');

describe('a sealer', () => {
  test('makes its key for itself alone and signs what it has', () => {
    expect(stage.feed(lines(1, 5))).toEqual({ t: 'have', size: 5 });
    const head = stage.seal.tick();
    expect(head).toMatchObject({ generation: 1, size: 5, root: rootAt(5) });
    expect(head?.note).toMatch(/^beeldkamer\/test-box\/1\n5\n/);
    expect(signersOf(head?.note ?? '', stage.seal.keys)).toEqual([0]);
    const folder = join(stage.folder, '1');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('goes on after a restart with the same key, from where it was', () => {
    stage.feed(lines(1, 5));
    stage.seal.tick();
    const { keys } = stage.seal;
    stage.restart();
    expect([stage.seal.size, stage.seal.keys]).toEqual([5, keys]);
    expect(stage.feed(lines(1, 9))).toEqual({ t: 'have', size: 9 });
    expect(stage.seal.tick()).toBeNull();
    stage.pass(5 * MINUTE);
    expect(stage.seal.tick()).toMatchObject({ size: 9, root: rootAt(9) });
    expect(stage.seal.headsAfter(0, 9).map(({ size }) => size)).toEqual([5, 9]);
  });

  test('will not start with a key that others can read, or one that is gone', () => {
    const key = readdirSync(join(stage.folder, '1')).find((name) => name.endsWith('.pem')) ?? '';
    const file = join(stage.folder, '1', key);
    const pem = readFileSync(file);
    expect(() => stage.restart(() => rmSync(file))).toThrow(StartRefused);
    writeFileSync(file, pem, { mode: 0o644 });
    expect(() => stage.restart()).toThrow(/read by everybody/);
  });

  test('will not start on leaves that are not those that it signed', () => {
    stage.feed(lines(1, 5));
    stage.seal.tick();
    const file = join(stage.folder, '1', 'leaves');
    const leaves = readFileSync(file);
    expect(() => stage.restart(() => writeFileSync(file, leavesOf(lines(1, 5, 'b'))))).toThrow(
      /keep the folder/,
    );
    writeFileSync(file, leaves);
    stage.restart();
  });
});

describe('a log that is not the sealed one', () => {
  beforeEach(() => {
    stage.feed(lines(1, 10));
    stage.seal.tick();
    stage.pass(HOUR);
  });

  const refused = (why: string, seq: number, size: number) => ({
    t: 'refused',
    trouble: { why, seq, size, held: 10 },
  });

  test('rolled back: names the first line that is gone, and nothing is signed', () => {
    expect(stage.feed(lines(1, 7))).toEqual(refused('rolled-back', 8, 7));
    expect(stage.feed([])).toEqual(refused('rolled-back', 1, 0));
    expect(stage.seal.tick()).toBeNull();
    expect(stage.feed(lines(1, 11))).toEqual({ t: 'have', size: 11 });
    expect(stage.seal.tick()).toMatchObject({ size: 11 });
  });

  test('rewritten and chained afresh: names the first line that differs, and keeps none of it', () => {
    const forked = [...lines(1, 3), ...lines(4, 4, 'b'), ...lines(5, 30)];
    expect(stage.feed(forked)).toEqual(refused('forked', 4, 30));
    expect([stage.seal.size, stage.seal.tick()]).toEqual([10, null]);
    stage.restart();
    expect(stage.feed(forked)).toEqual(refused('forked', 4, 30));
  });

  test('rolled back and grown again beyond the sealed size', () => {
    expect(stage.feed([...lines(1, 7), ...lines(8, 25, 'b')])).toEqual(refused('forked', 8, 25));
  });

  test('with only its chain changed', () => {
    const here = { ...hereOf(lines(1, 12), 10), chain: '00'.repeat(32) };
    expect(stage.seal.greet(here)).toEqual({ t: 'go', from: 1 });
    expect(stage.seal.take(1, leavesOf(lines(1, 12)))).toMatchObject({ trouble: { why: 'forked', seq: 10 } });
    expect(stage.seal.size).toBe(10);
  });

  test('of another installation, an earlier generation, or one whose sealer lost its folder', () => {
    expect(stage.feed(lines(1, 12), { installation: 'other' })).toEqual(refused('installation', 0, 12));
    const empty = new SealStage();
    expect(empty.feed(lines(1, 12), { head: 10 })).toMatchObject({ trouble: { why: 'key-lost', held: 0 } });
    expect(empty.seal.tick()).toBeNull();
    empty.remove();
  });
});

describe('a restore', () => {
  const last = { size: 10, root: rootAt(10) };
  const restored = restoreLine({ generation: 2, ...last, restored: 7 });
  const after = [...lines(1, 7), restored, ...lines(9, 12, 'new')];
  const told = { generation: 2, restored: { seq: 8, body: restored.body } };

  beforeEach(() => {
    stage.feed(lines(1, 10));
    stage.seal.tick();
    stage.pass(HOUR);
  });

  test('that tells what it lost begins a generation with a new key', () => {
    const [before] = stage.seal.keys;
    expect(stage.feed(after, told)).toEqual({ t: 'have', size: 12 });
    const head = stage.seal.tick();
    expect(head).toMatchObject({ generation: 2, size: 12 });
    expect(head?.note).toMatch(/^beeldkamer\/test-box\/2\n12\n/);
    expect(signersOf(head?.note ?? '', stage.seal.keys)).toEqual([0]);
    expect(stage.seal.keys).not.toContain(before);
    // the old one stays, as evidence
    expect(existsSync(join(stage.folder, '1', 'heads.ndjson'))).toBe(true);
    stage.restart();
    expect(stage.seal.generation).toBe(2);
    expect(stage.feed(after, told)).toEqual({ t: 'go', from: 13 });
    expect(stage.feed(lines(1, 20))).toMatchObject({ trouble: { why: 'generation' } });
  });

  test('that hides what it lost is refused', () => {
    const lies = [
      restoreLine({ generation: 2, size: 7, root: rootAt(7), restored: 7 }),
      restoreLine({ generation: 2, size: 10, root: rootAt(9), restored: 7 }),
      restoreLine({ generation: 3, ...last, restored: 7 }),
      restoreLine({ generation: 2, ...last, restored: 6 }),
      lineOf({ seq: 8, ev: { code: 'app.start' }, det: { generation: 2, ...last, restored: 7 } }),
      lineOf('not even JSON'),
    ];
    for (const lie of lies) {
      const log = [...lines(1, 7), lie];
      expect(stage.feed(log, { generation: 2, restored: { seq: 8, body: lie.body } })).toMatchObject({
        trouble: { why: 'restore-untrue' },
      });
      expect([stage.seal.generation, stage.seal.tick()]).toEqual([1, null]);
    }
  });

  test('whose line does not stand in the log is refused when its place is reached', () => {
    const other = [...lines(1, 7), ...lines(8, 12, 'b')];
    expect(stage.feed(other, told)).toMatchObject({ trouble: { why: 'restore-untrue', seq: 8 } });
    expect(stage.seal.tick()).toBeNull();
  });

  test('whose kept lines are not the sealed ones is refused', () => {
    const other = [...lines(1, 3), ...lines(4, 7, 'b'), restored];
    expect(stage.feed(other, told)).toMatchObject({ trouble: { why: 'forked', seq: 4 } });
  });

  test('on a new machine begins with the generation that the log is in', () => {
    const bare = new SealStage();
    expect(bare.feed(after, told)).toEqual({ t: 'have', size: 12 });
    expect(bare.seal.tick()).toMatchObject({ generation: 2, size: 12 });
    bare.remove();
  });
});

describe('the yearly change of keys', () => {
  const changeLine = (seq: number, change: { before: string; after: string }) =>
    lineOf({ seq, ev: { code: 'key.rotated' }, det: { key: 'log', ...change } });

  test('old and new sign together until a head covers the line that tells of it; then the old one is gone', () => {
    stage.feed(lines(1, 4));
    expect(signersOf(stage.seal.tick()?.note ?? '', stage.seal.keys)).toEqual([0]);
    stage.pass(365 * DAY);
    stage.feed(lines(1, 5));
    // the line does not stand in the log yet
    expect(signersOf(stage.seal.tick()?.note ?? '', stage.seal.keys)).toEqual([0, 1]);
    const offered = stage.seal.offered;
    if (offered === null) throw new Error('no change offered');
    expect([offered.before, offered.after]).toEqual(stage.seal.keys);
    const line = changeLine(6, offered);
    stage.feed([...lines(1, 5), line]);
    stage.restart();
    stage.feed([...lines(1, 5), line]);
    expect(stage.seal.rotated(6, line.body)).toBe(true);
    expect(stage.seal.offered).toBeNull();
    stage.pass(HOUR);
    expect(signersOf(stage.seal.tick()?.note ?? '', stage.seal.keys)).toEqual([0, 1]);
    expect(readdirSync(join(stage.folder, '1')).filter((name) => name.endsWith('.pem'))).toHaveLength(1);
    stage.feed([...lines(1, 5), line, ...lines(7, 8)]);
    stage.pass(HOUR);
    expect(signersOf(stage.seal.tick()?.note ?? '', stage.seal.keys)).toEqual([1]);
    stage.restart();
    expect(stage.seal.keys).toHaveLength(2);
  });

  test('is not believed from a line that says something else, or that the log does not hold', () => {
    stage.feed(lines(1, 4));
    stage.pass(400 * DAY);
    stage.seal.tick();
    const { offered } = stage.seal;
    if (offered === null) throw new Error('no change offered');
    const line = changeLine(5, offered);
    const swapped = changeLine(5, { before: offered.after, after: offered.before });
    expect(stage.seal.rotated(5, line.body)).toBe(false);
    stage.feed([...lines(1, 4), swapped]);
    expect(stage.seal.rotated(5, swapped.body)).toBe(false);
    expect(stage.seal.rotated(5, line.body)).toBe(false);
    expect(stage.seal.rotated(5, '{')).toBe(false);
    expect(stage.seal.offered).toEqual(offered);
  });

  test('a leaf file that lost its end gets it again, and only the same', () => {
    stage.feed(lines(1, 9));
    stage.seal.tick();
    stage.restart(() => truncateSync(join(stage.folder, '1', 'leaves'), 5 * 32 + 3));
    expect(stage.seal.size).toBe(5);
    expect(stage.feed([...lines(1, 5), ...lines(6, 12, 'b')])).toMatchObject({
      trouble: { why: 'forked', seq: 9, held: 5 },
    });
    expect(stage.feed(lines(1, 12))).toEqual({ t: 'have', size: 12 });
  });
});
