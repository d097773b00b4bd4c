import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { SourceFile } from './house-rules.ts';

/** Not the project's own text, or not text at all. `web/dist` is read too: the built pages are what people get. */
const SKIPPED = new Set([
  '.git',
  'node_modules',
  'data',
  'coverage',
  'test/out',
  'test/vectors',
  'test/corpora',
]);
const BINARY = new Set(['.br', '.gz', '.png', '.jpg', '.ico', '.woff2', '.wav', '.mp3', '.pdf']);

/** Every file of the project below `root` that the house rules judge. */
export async function* sourceFiles(root: string, folder = ''): AsyncGenerator<SourceFile> {
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (SKIPPED.has(path) || entry.name.endsWith('.log')) continue;
    if (entry.isDirectory()) yield* sourceFiles(root, path);
    else if (entry.isFile() && !BINARY.has(extname(path))) {
      yield { path, text: await readFile(join(root, path), 'utf8') };
    }
  }
}
