import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * Builds the web pages into web/dist: staff, guests and patients with an account apart, each text file also compressed, so that nothing is
 * compressed while people wait. `--if-stale` does so only when a source changed since the last build.
 */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'web', 'dist');
const CACHE = join(ROOT, 'node_modules', '.cache', 'beeldkamer');
const STAMP = join(CACHE, 'web.sha256');
const SOURCES = [
  'web/*.{html,ts,json}',
  'web/{src,public}/**/*',
  'server/protocol/**/*.ts',
  'package-lock.json',
];
const COMPRESSIBLE = /\.(html|js|css|svg|json|webmanifest|txt|md)$/;

const sources = await fingerprint();
if (!process.argv.includes('--if-stale') || !existsSync(DIST) || (await lastBuild()) !== sources) {
  console.log('Webpagina’s bouwen…');
  await build();
}

async function build(): Promise<void> {
  const fresh = join(CACHE, `web-${process.pid}`);
  await rm(STAMP, { force: true });
  try {
    await bundle(fresh);
    await compress(fresh);
    await rm(DIST, { recursive: true, force: true });
    await rename(fresh, DIST);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await writeFile(STAMP, sources);
}

async function bundle(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  const { build: viteBuild } = await import('vite'); // loaded only when there is something to build
  for (const mode of ['staff', 'guest', 'own']) {
    await viteBuild({
      configFile: join(ROOT, 'web', 'vite.config.ts'),
      mode,
      logLevel: 'warn',
      build: { outDir },
    });
  }
}

async function compress(folder: string): Promise<void> {
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for await (const name of glob('**/*', { cwd: folder })) {
    if (!COMPRESSIBLE.test(name)) continue;
    const path = join(folder, name);
    const plain = await readFile(path);
    await keepIfSmaller(`${path}.br`, await promisify(brotliCompress)(plain, brotli), plain);
    await keepIfSmaller(
      `${path}.gz`,
      await promisify(gzip)(plain, { level: constants.Z_BEST_COMPRESSION }),
      plain,
    );
  }
}

async function keepIfSmaller(path: string, packed: Buffer, plain: Buffer): Promise<void> {
  if (packed.length < plain.length) await writeFile(path, packed);
}

/** One hash over everything that decides what the pages look like. Contents, not times: a checkout changes times. */
async function fingerprint(): Promise<string> {
  const names: string[] = [];
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile()) names.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const name of [...names, import.meta.filename].sort()) {
    hash.update(`${name.slice(ROOT.length)}\n`).update(
      createHash('sha256')
        .update(await readFile(name))
        .digest(),
    );
  }
  return hash.digest('hex');
}

async function lastBuild(): Promise<string | null> {
  return readFile(STAMP, 'utf8').catch(() => null);
}
