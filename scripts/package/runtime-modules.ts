import { cpSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Arch } from './arch.ts';

/** A package that the installed appliance loads, as package-lock.json knows it. */
export interface RuntimeModule {
  /** Its folder from the root: `node_modules/@fastify/cookie`. */
  readonly path: string;
  /** Where it stands when that is elsewhere: fetched for another processor. */
  readonly folder?: string;
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of its tarball: `sha512-…`. */
  readonly integrity: string;
  /** Names that it depends on. */
  readonly needs: readonly string[];
}

export interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Lock = { readonly packages: Readonly<Record<string, LockEntry>> };

/** Needed only to compile a native part, which comes compiled. */
const BUILD_ONLY = new Set(['node-addon-api']);
/** What no program loads: types, maps, manuals. Licences stay. */
const UNREAD = /\.(d\.[cm]?ts|map|md|markdown|tsbuildinfo)$/i;
const LICENCE = /^(licen[cs]e|copying|notice)/i;
/** Sources inside a package that has a native part, and what an install script may have made of them. */
const NATIVE_SOURCES = /^better-sqlite3\/(build|deps|src|binding\.gyp)/;
const PREBUILT = /^better-sqlite3\/prebuilds\/(.+)\.node$/;

/**
 * All packages that the lock names for production and that are installed here, in order of their path.
 *
 * @throws {Error} when one of them is not installed as locked: then a package made here would not be what the lock says.
 */
export function runtimeModules(root: string): readonly RuntimeModule[] {
  const { packages } = readLock(join(root, 'package-lock.json'));
  const { packages: installed } = readLock(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, entry]) => ({ path, name: nameOf(path), entry }))
    .filter(({ name }) => !BUILD_ONLY.has(name) && !name.startsWith('node-linux-'))
    .map(({ path, name, entry }) => {
      const here = installed[path];
      if (here === undefined || here.version !== entry.version || here.integrity !== entry.integrity)
        throw new Error(`${path} is not installed as package-lock.json says: run "npm ci --ignore-scripts".`);
      const { version = '', integrity = '', dependencies = {} } = entry;
      const needs = Object.keys(dependencies).filter((one) => !BUILD_ONLY.has(one));
      return { path, name, version, integrity, needs };
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** Copies one package without what nobody loads, and without packages nested in it, which come by themselves. */
export function copyModule(root: string, { path }: RuntimeModule, target: string, arch: Arch): void {
  const from = join(root, path);
  cpSync(from, join(target, path), {
    recursive: true,
    dereference: true,
    filter: (source) => isLoaded(relative(from, source), nameOf(path), arch),
  });
}

function isLoaded(inside: string, name: string, arch: Arch): boolean {
  if (inside.split(sep)[0] === 'node_modules') return false;
  const whole = `${name}/${inside}`;
  if (NATIVE_SOURCES.test(whole)) return false;
  const built = PREBUILT.exec(whole)?.[1];
  if (built !== undefined && built !== `linux-${arch.npm}`) return false;
  return LICENCE.test(basename(inside)) || !UNREAD.test(inside);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

export function readLock(file: string): Lock {
  return JSON.parse(readFileSync(file, 'utf8')) as Lock;
}
