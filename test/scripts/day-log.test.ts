import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DayLog } from '../../scripts/trial/day-log.ts';
import type { EpochMs } from '../../server/core/clock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'day-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (name: string) => readFileSync(join(folder, name), 'utf8');

test('what a process says stands in the file of its day, and an older one goes on', async () => {
  let now = Date.parse('2026-11-22T23:59:59.999Z') as EpochMs;
  const first = new DayLog(folder, 'app', () => now);
  first.write('one');
  first.write('two');
  now = (now + 1) as EpochMs;
  first.write('three');
  first.end();
  await vi.waitFor(() => expect(text('app-2026-11-23.log')).toBe('three\n'));
  const next = new DayLog(folder, 'app', () => now);
  next.write('four');
  next.end();
  await vi.waitFor(() => expect(text('app-2026-11-23.log')).toBe('three\nfour\n'));
  expect(text('app-2026-11-22.log')).toBe('one\ntwo\n');
  expect(readdirSync(folder)).toHaveLength(2);
});
