import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nextDelayMs, Supervised } from '../../scripts/trial/supervised.ts';
import { systemClock } from '../../server/core/clock.ts';
import { dayLogName } from '../../server/core/dated-name.ts';

let folder = '';
let running: Supervised[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervised-'));
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** A real process that runs `code`; `starts` and `ends` grow as it comes and goes. */
function supervise(code: string) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, code);
  const starts: number[] = [];
  const ends: string[] = [];
  const unit = new Supervised({
    name: 'program',
    command: [file, folder],
    cwd: folder,
    environment: { PATH: process.env['PATH'] },
    logFolder: folder,
    onStart: (pid) => starts.push(pid),
    onEnd: (how) => ends.push(how),
  });
  running.push(unit);
  return {
    unit,
    starts,
    ends,
    log: () => readFileSync(join(folder, dayLogName('program', systemClock())), 'utf8'),
  };
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);
const LISTENS = "console.log('program listening'); setInterval(() => {}, 1000);";

describe('a supervised process', () => {
  test('is started once it says that it listens', async () => {
    const { unit, starts, log } = supervise(`console.log('opening'); setTimeout(() => { ${LISTENS} }, 50);`);
    await unit.start();
    expect(starts.every(isAlive)).toBe(true);
    expect(starts).toHaveLength(1);
    await vi.waitFor(() => expect(log()).toBe('opening\nprogram listening\n'));
  });

  test('comes back after kill -9', async () => {
    const { unit, starts, ends } = supervise(LISTENS);
    await unit.start();
    process.kill(starts[0] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(starts).toHaveLength(2), { timeout: 10_000 });
    expect(ends).toEqual(['SIGKILL']);
    expect(isAlive(starts[1] ?? 0)).toBe(true);
  });

  test('comes back after it ended by itself', async () => {
    const { unit, starts, ends } = supervise(
      "console.log('listening'); setTimeout(() => process.exit(3), 20);",
    );
    await unit.start();
    await vi.waitFor(() => expect(starts.length).toBeGreaterThan(1), { timeout: 10_000 });
    expect(ends[0]).toBe('code 3');
  });

  test('refuses with its last words when it never listened, and does not try again', async () => {
    const { unit, starts, ends } = supervise(
      "console.error('Port 1 is taken: choose another.'); process.exit(1);",
    );
    await expect(unit.start()).rejects.toThrow('Port 1 is taken: choose another.');
    await unit.stop();
    expect(starts).toHaveLength(1);
    expect(ends).toEqual([]);
  });

  test('stops gracefully, and stays away', async () => {
    const { unit, starts, ends, log } = supervise(
      `process.on('SIGTERM', () => { console.log('closed in order'); process.exit(0); }); ${LISTENS}`,
    );
    await unit.start();
    await unit.stop();
    expect(starts.some(isAlive)).toBe(false);
    expect(ends).toEqual([]);
    await vi.waitFor(() => expect(log()).toContain('closed in order'));
  });

  test('can be stopped before it listens', async () => {
    const { unit, starts } = supervise('setInterval(() => {}, 1000);');
    const started = unit.start();
    const refused = expect(started).rejects.toThrow('SIGTERM');
    await unit.stop();
    await refused;
    expect(starts.some(isAlive)).toBe(false);
  });
});

describe('the delay before a restart', () => {
  test.each([
    ['begins small', null, 5, 200],
    ['doubles', 200, 5, 400],
    ['has an end', 4000, 5, 5000],
    ['stays at its end', 5000, 9999, 5000],
    ['is small again after a steady run', 5000, 10_000, 200],
  ])('%s', (_name, previousMs, livedMs, expected) => {
    expect(nextDelayMs(previousMs, livedMs)).toBe(expected);
  });
});
