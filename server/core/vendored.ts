import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/** Where `scripts/vendor.ts` puts the npm packages that the app loads at start, each as a few files. */
export const VENDORED = join(ROOT, 'node_modules/.cache/beeldkamer/vendored');

/** What stands in `manifest.json` beside those files. */
export interface Manifest {
  /** What they were made from: for anything else they are stale. */
  readonly from: Origin;
  /** The file per name that sources import: `typebox/compile` → `typebox-compile.js`. */
  readonly files: Readonly<Record<string, string>>;
}

interface Origin {
  readonly node: string;
  /** SHA-256 of package-lock.json, in hex. */
  readonly lock: string;
}

/** What vendored files must be made from to be fresh now. @throws when there is no package-lock.json */
export function origin(): Origin {
  const lock = hash('sha256', readFileSync(join(ROOT, 'package-lock.json')), 'hex');
  return { node: process.version, lock };
}

/**
 * From here on, imports of vendored packages lead to their vendored files: a few dozen to open instead of a thousand,
 * which is most of the time of a start. Without such files, or when they are stale, imports go to node_modules as
 * ever. Call it before anything imports a package, or a process could hold two copies of one.
 *
 * @returns whether they are used.
 */
export function useVendored(): boolean {
  const manifest = freshManifest();
  if (manifest === null) return false;
  const urls = new Map(
    Object.entries(manifest.files).map(([name, file]) => [name, pathToFileURL(join(VENDORED, file)).href]),
  );
  registerHooks({
    resolve: (name, context, next) => {
      const url = urls.get(name);
      // a require() expects the shape of CommonJS, which these files do not have
      if (url === undefined || !context.conditions.includes('import')) return next(name, context);
      return { url, format: 'module', shortCircuit: true };
    },
  });
  return true;
}

function freshManifest(): Manifest | null {
  try {
    const manifest = JSON.parse(readFileSync(join(VENDORED, 'manifest.json'), 'utf8')) as Manifest;
    const { node, lock } = origin();
    return manifest.from.node === node && manifest.from.lock === lock ? manifest : null;
  } catch {
    return null; // not made, or half of it: node_modules has it all
  }
}
