import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Arch } from './arch.ts';
import { type LockEntry, type RuntimeModule, readLock } from './runtime-modules.ts';

const CACHE = 'node_modules/.cache/beeldkamer';

/**
 * The Node for a processor: where it stands, and its entry in the lock. npm installs that of this computer; another one is
 * fetched once, and checked against the lock.
 *
 * @throws {Error} when it cannot be had, with what to do.
 */
export function nodeRuntime(root: string, arch: Arch): RuntimeModule {
  const name = `node-linux-${arch.npm}`;
  const entry = readLock(join(root, 'package-lock.json')).packages[`node_modules/${name}`];
  const { version = '', integrity = '' } = entry ?? {};
  const [path, fetched] = [`node_modules/${name}`, `${CACHE}/${name}-${version}`];
  const isThere = (place: string): boolean => existsSync(join(root, place, 'bin', 'node'));
  const found = { path, name, version, integrity, needs: [] };
  if (isThere(path)) return found;
  if (!isThere(fetched)) fetchTo(join(root, fetched), name, { version, integrity });
  return { ...found, folder: fetched };
}

function fetchTo(folder: string, name: string, { version, integrity }: LockEntry): void {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const file = join(work, pack(`${name}@${version}`, work));
    const digest = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
    if (digest !== integrity) throw new Error(`${name} is not what package-lock.json says: do not use it.`);
    execFileSync('tar', ['-xzf', file, '-C', work], { stdio: 'pipe' });
    renameSync(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @returns the name of the tarball */
function pack(spec: string, folder: string): string {
  try {
    const said = execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return said.trim();
  } catch (cause) {
    throw new Error(
      `${spec} is not here and npm cannot fetch it: make the package where it can, or on a computer of that kind.`,
      { cause },
    );
  }
}
