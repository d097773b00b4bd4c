import { existsSync, readdirSync } from 'node:fs';
import type { EpochMs } from './clock.ts';
import { readBackupName } from './dated-name.ts';

/** When the newest whole backup in a folder was begun. */
export function newestBackup(folder: string): EpochMs | null {
  const names = folder !== '' && existsSync(folder) ? readdirSync(folder) : [];
  // one that was broken off bears an ending
  const whole = names.filter((name) => !name.includes('.')).map(readBackupName);
  return whole.reduce((newest, at) => (at !== null && at > (newest ?? 0) ? at : newest), null);
}
