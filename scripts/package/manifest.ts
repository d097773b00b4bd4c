import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is not what the manifest says, and how. */
export interface Difference {
  readonly path: string;
  readonly is: 'missing' | 'changed';
}

/** All files under a folder, by path from it, in order of bytes. Links count by where they lead. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !lstatSync(join(folder, path)).isDirectory())
    .toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

/** One line a file, as `sha256sum` writes and checks them: `<hex>  <path>`. */
export function manifestOf(folder: string): string {
  return filesIn(folder)
    .map((path) => `${digest(join(folder, path))}  ${path}\n`)
    .join('');
}

/** Lays a folder beside a manifest: which of its files are gone or changed. Further files are not its matter. */
export function differences(folder: string, manifest: string): readonly Difference[] {
  return manifest
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ hex: line.slice(0, 64), path: line.slice(66) }))
    .flatMap(({ hex, path }): Difference[] => {
      const file = join(folder, path);
      if (!existsSync(file)) return [{ path, is: 'missing' }];
      return digest(file) === hex ? [] : [{ path, is: 'changed' }];
    });
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
