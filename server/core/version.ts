import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './whole-file.ts';

/** The version of this installation, as package.json names it. */
export function readVersion(): string {
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The version that last worked on a data folder, whoever installed this one; null when none has said so. */
export function versionBefore(mark: string): string | null {
  return (existsSync(mark) && readFileSync(mark, 'utf8').trim()) || null;
}

/** Has the data folder remember who works on it now. */
export function rememberVersion(mark: string, version: string): void {
  if (versionBefore(mark) !== version) writeWhole(mark, `${version}\n`);
}
