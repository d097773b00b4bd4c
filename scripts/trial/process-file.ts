import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentName } from '../../server/config.ts';
import { StartRefused } from '../../server/core/errors.ts';
import type { TrialFolder } from './folder.ts';

const GRACE_MS = 5000;
const LOOK_EVERY_MS = 50;
const SUPERVISOR = 'trial';

/** Notes the number of a running process under its name. */
export function noteProcess(folder: TrialFolder, name: string, pid: number): void {
  writeFileSync(fileOf(folder, name), `${pid}\n`, { mode: 0o600 });
}

export function forgetProcess(folder: TrialFolder, name: string): void {
  rmSync(fileOf(folder, name), { force: true });
}

/**
 * One supervisor a folder, and no process left over from one that was killed: such a process still has the port and
 * the database. It is ended only when its own environment names this folder, because numbers are given out again.
 *
 * @throws {StartRefused} while another supervisor runs on this folder.
 */
export async function clearFolder(folder: TrialFolder, names: readonly string[]): Promise<void> {
  const supervisor = notedProcess(folder, SUPERVISOR);
  if (
    supervisor !== null &&
    supervisor !== process.pid &&
    procText(supervisor, 'cmdline').includes('scripts/trial.ts')
  ) {
    throw new StartRefused(
      `De proefomgeving in ${folder.data} draait al (proces ${supervisor}). Stop die eerst, of kies een andere map: npm start -- --data MAP`,
    );
  }
  await Promise.all(names.map((name) => endLeftOver(folder, name)));
}

/** Notes this process as the folder's supervisor. */
export function claimFolder(folder: TrialFolder): void {
  noteProcess(folder, SUPERVISOR, process.pid);
}

export function releaseFolder(folder: TrialFolder): void {
  forgetProcess(folder, SUPERVISOR);
}

async function endLeftOver(folder: TrialFolder, name: string): Promise<void> {
  const pid = notedProcess(folder, name);
  if (pid === null || !belongsTo(folder, pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; belongsTo(folder, pid) && waited < GRACE_MS; waited += LOOK_EVERY_MS)
    await sleep(LOOK_EVERY_MS);
  if (belongsTo(folder, pid)) process.kill(pid, 'SIGKILL');
  forgetProcess(folder, name);
}

function belongsTo(folder: TrialFolder, pid: number): boolean {
  const mark = `${environmentName('app.dataFolder')}=${folder.data}`;
  return procText(pid, 'environ').split('\0').includes(mark);
}

function notedProcess(folder: TrialFolder, name: string): number | null {
  try {
    const pid = Number(readFileSync(fileOf(folder, name), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** What the kernel tells of a process; empty once it is gone, or another user's. */
function procText(pid: number, what: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}

function fileOf(folder: TrialFolder, name: string): string {
  return join(folder.run, `${name}.pid`);
}
