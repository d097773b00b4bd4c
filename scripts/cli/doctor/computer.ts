import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { type EpochMs, iso } from '../../../server/core/clock.ts';
import { freeSpace, GIGABYTE, LOW_SPACE } from '../../../server/core/space.ts';
import { writeProbe } from '../../../server/core/write-probe.ts';
import { differences } from '../../package/manifest.ts';
import { type Finding, finding } from './finding.ts';

const NONE = GIGABYTE;

/** What a program of the system says; null when there is none, or it fails. */
export type Ask = (program: string, ...args: readonly string[]) => string | null;

/** Asks a program of this computer. */
export const askSystem: Ask = (program, ...args) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

/** Whether somebody keeps the clock right, and whether it is not behind the log's last line. */
export function checkClock(now: EpochMs, lastLine: EpochMs | null, ask: Ask): Finding {
  if (lastLine !== null && now < lastLine) return finding('clock-behind', iso(now), iso(lastLine));
  const kept = ask('timedatectl', 'show', '-P', 'NTPSynchronized');
  if (kept === null || kept === '') return finding('clock-unknown', iso(now));
  return finding(kept === 'yes' ? 'clock-kept' : 'clock-alone', iso(now));
}

/** Whether the disk under the data is encrypted, as far as this computer can know: not the disks of a host. */
export function checkEncryption(folder: string, ask: Ask): Finding {
  const source = ask('findmnt', '-n', '-o', 'SOURCE', '-T', folder)?.replace(/\[.*\]$/, '') ?? '';
  if (!source.startsWith('/dev/')) return finding('disk-unknown', folder);
  const kinds = ask('lsblk', '-s', '-n', '-l', '-o', 'TYPE', source);
  if (kinds === null) return finding('disk-unknown', folder);
  return finding(kinds.split('\n').includes('crypt') ? 'disk-encrypted' : 'disk-plain', folder, source);
}

/** Whether there is room, and the disk takes what is written. */
export async function checkSpace(folder: string): Promise<Finding> {
  if (!existsSync(folder) || !(await writeProbe(folder)())) return finding('data-unwritable', folder);
  const free = await freeSpace(folder);
  const shown = (free / GIGABYTE).toFixed(1);
  if (free < NONE) return finding('space-none', folder, shown);
  return finding(free < LOW_SPACE ? 'space-low' : 'space-ok', folder, shown);
}

/** Files and folders that others than their owner and group must not open. */
export function checkRights(secrets: readonly string[]): readonly Finding[] {
  const wrong = secrets.flatMap((path): Finding[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [finding('rights-missing', path)];
    const others = found.mode & 0o007;
    return others === 0 ? [] : [finding('rights-open', path, (found.mode & 0o777).toString(8))];
  });
  return wrong.length > 0 ? wrong : [finding('rights-ok', secrets.length)];
}

/** What is installed, beside the manifest that came with it. Nothing is said of a program that has none. */
export function checkProgram(manifest: string, root: string): readonly Finding[] {
  if (!existsSync(manifest)) return [];
  const text = readFileSync(manifest, 'utf8');
  const changed = differences(root, text);
  const [first] = changed;
  return first === undefined
    ? [finding('program-whole', text.split('\n').length - 1)]
    : [finding('program-changed', `/${first.path}`, changed.length)];
}
