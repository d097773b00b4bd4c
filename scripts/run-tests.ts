import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  closingLine,
  FAILED,
  NOTHING,
  PASSED,
  type Report,
  SKIPPED,
  sum,
  type Tally,
  tally,
} from './tally.ts';

/**
 * The second half of `npm test`, on the project's own Node: build the pages, check, run the tests, count. What follows
 * `npm test --` goes to vitest (a part of a path, `-t NAME`, `--project e2e`); the checks are then skipped, and counted so.
 */
const ROOT = join(import.meta.dirname, '..');
const REPORTS = join(ROOT, 'node_modules', '.cache', 'beeldkamer');
const HANGING_MS = 60 * 60_000;

const selection = process.argv.slice(2);
const total = sum([await build(), await check(), await test()]);
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function build(): Promise<Tally> {
  const code = await exitCode(spawnNode('scripts/build.ts', '--if-stale'));
  return code === 0 ? NOTHING : FAILED;
}

async function check(): Promise<Tally> {
  if (selection.length > 0) return SKIPPED;
  return (await exitCode(spawnNode('scripts/check.ts'))) === 0 ? PASSED : FAILED;
}

async function test(): Promise<Tally> {
  const file = join(REPORTS, `tests-${process.pid}.json`);
  await mkdir(REPORTS, { recursive: true });
  const vitest = spawnNode(
    'node_modules/vitest/vitest.mjs',
    ...['run', '--config', 'test/vitest.config.ts'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ...selection,
  );
  const code = await exitCode(vitest, HANGING_MS);
  const counted = tally(await readReport(file), code);
  await rm(file, { force: true });
  return counted;
}

async function readReport(file: string): Promise<Report | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return JSON.parse(text) as Report;
  console.error('vitest left no report.');
  return null;
}

function spawnNode(...parameters: string[]): ChildProcess {
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' };
  return spawn(process.execPath, parameters, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The exit code, or `null` when a signal ended the process or it could not start. A hanging one is ended. */
function exitCode(child: ChildProcess, limitMs = 0): Promise<number | null> {
  return new Promise((resolve) => {
    const timer = limitMs > 0 ? setTimeout(() => child.kill('SIGKILL'), limitMs) : undefined;
    child.once('error', () => resolve(null));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
