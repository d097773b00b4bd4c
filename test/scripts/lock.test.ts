import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
  readonly libc?: string | readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as LockEntry;
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockEntry>>;
};
const entries = Object.entries(lock.packages).filter(([path]) => path !== '');

const allows = (asked: string | readonly string[] | undefined, ...ours: readonly string[]): boolean =>
  asked === undefined || [asked].flat().some((one) => ours.includes(one));
const runsHere = ({ os, cpu, libc }: LockEntry): boolean =>
  allows(os, 'linux') && allows(cpu, 'x64', 'arm64') && allows(libc, 'glibc');

describe('package-lock.json', () => {
  test('asks for what package.json asks for', () => {
    const { dependencies, devDependencies, optionalDependencies } = lock.packages[''] ?? {};
    expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      optionalDependencies: manifest.optionalDependencies,
    });
  });

  test('names every optional package, so that npm ci finds it in step (scripts/fill-lock.mjs)', () => {
    const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies)
        .filter(([, version]) => /^\d/.test(version))
        .map(([name]) => name)
        .filter(
          (name) =>
            !(`node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages),
        ),
    );
    expect(missing).toEqual([]);
  });

  test('holds a hash for every package that can run on Linux x64 or arm64', () => {
    const without = entries.filter(([, entry]) => runsHere(entry) && entry.integrity === undefined);
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('names no registry but the public one', () => {
    const resolved = entries.flatMap(([, entry]) => entry.resolved ?? []);
    expect(resolved.filter((url) => !url.startsWith('https://registry.npmjs.org/'))).toEqual([]);
  });
});
