import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beTheOnlyProcess } from '../../server/core/one-process.ts';

const MODULE = join(import.meta.dirname, '../../server/core/one-process.ts');

test('a second process is refused, until the first one has ended, by whatever end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'only-'));
  const work = `
    const { beTheOnlyProcess } = await import(${JSON.stringify(MODULE)});
    beTheOnlyProcess(${JSON.stringify(folder)});
    console.log('mine');
    setInterval(() => undefined, 1000);`;
  const first = spawn(process.execPath, ['--input-type=module', '-e', work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(first, 'exit');
  try {
    await once(first.stdout, 'data');
    expect(() => beTheOnlyProcess(folder)).toThrow(
      /Another app process works on the data folder .*: stop that one/,
    );
  } finally {
    first.kill('SIGKILL');
  }
  await gone;
  const release = beTheOnlyProcess(folder);
  expect(() => beTheOnlyProcess(folder)).toThrow(/Another app process/);
  release();
  beTheOnlyProcess(folder)();
});
