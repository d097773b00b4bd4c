import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { type Manifest, origin, VENDORED } from '../server/core/vendored.ts';

/**
 * Puts the npm packages that the app loads at start into a few files each (server/core/vendored.ts says why), with
 * their licences. No source of ours is touched. `--if-stale` does so only when they, or this file, changed.
 */

/** Not here: what is native (better-sqlite3), and what is loaded on first use. */
const PACKAGES = [
  ...['fastify', '@fastify/cookie', '@fastify/rate-limit', '@fastify/static', '@fastify/websocket'],
  ...[
    '@fastify/fast-json-stringify-compiler',
    '@fastify/type-provider-typebox',
    'typebox',
    'kysely',
    'ical-generator',
  ],
];
const ROOT = join(import.meta.dirname, '..');
const FACADE = '\0vendor:';

/** The manifest as it is written: by which version of this file, too. */
interface Stamped extends Manifest {
  readonly maker: string;
}

const maker = hash('sha256', await readFile(import.meta.filename), 'hex');
if (!process.argv.includes('--if-stale') || !(await isFresh())) {
  console.log('Pakketten bundelen…');
  await vendor();
}

async function isFresh(): Promise<boolean> {
  try {
    const made = JSON.parse(await readFile(join(VENDORED, 'manifest.json'), 'utf8')) as Stamped;
    const now = origin();
    return made.maker === maker && made.from.node === now.node && made.from.lock === now.lock;
  } catch {
    return false; // not made, or half of it
  }
}

async function vendor(): Promise<void> {
  const fresh = `${VENDORED}-${process.pid}`;
  const names = (await Promise.all(PACKAGES.map(publicNames))).flat();
  const files = Object.fromEntries(
    names.map((name) => [name, `${name.replace('@', '').replaceAll('/', '-')}.js`]),
  );
  try {
    const chunks = await bundle(files, fresh);
    await writeFile(join(fresh, 'LICENSES.txt'), await licences(chunks));
    const manifest: Stamped = { from: origin(), maker, files };
    await writeFile(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 1));
    await rm(VENDORED, { recursive: true, force: true });
    await rename(fresh, VENDORED);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Every name under which code can import something of a package: one that was left out would bring a second copy of
 * what is behind it.
 */
async function publicNames(name: string): Promise<string[]> {
  const { exports = {} } = await packageOf(join(ROOT, 'node_modules', name));
  const paths = Object.keys(exports).filter((path) => path.startsWith('.') && !/\*|\.json$/.test(path));
  return paths.length === 0 ? [name] : paths.map((path) => `${name}${path.slice(1)}`);
}

async function bundle(files: Manifest['files'], dir: string): Promise<readonly OutputChunk[]> {
  const { rolldown } = await import('rolldown'); // loaded only when there is something to bundle
  const build = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(
      Object.entries(files).map(([name, file]) => [file.replace(/\.js$/, ''), `${FACADE}${name}.mjs`]),
    ),
    platform: 'node',
    plugins: [{ name: 'facades', resolveId: (id) => (id.startsWith(FACADE) ? id : null), load: facade }],
  });
  const { output } = await build.write({ dir, format: 'esm', chunkFileNames: '[name].js' });
  await build.close();
  return output.filter((file) => file.type === 'chunk');
}

/** A module that exports what Node itself finds under a name, also of CommonJS, whose names a bundler would not list. */
async function facade(id: string): Promise<string | null> {
  if (!id.startsWith(FACADE)) return null;
  const name = id.slice(FACADE.length, -'.mjs'.length);
  const exported = Object.keys(await import(name)).filter((one) => one !== 'module.exports');
  return `export { ${exported.join(', ')} } from '${name}';`;
}

/** Name, version and licence text of all that is inside, as those licences ask. */
async function licences(chunks: readonly OutputChunk[]): Promise<string> {
  const folders = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.flatMap(packageFolder)));
  const parts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = await packageOf(folder);
    const [file] = await Array.fromAsync(glob('{LICEN[CS]E,licen[cs]e,COPYING}*', { cwd: folder }));
    const text =
      file === undefined ? '(It brings no text of it.)' : await readFile(join(folder, file), 'utf8');
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(parts)).join(`\n${'-'.repeat(80)}\n`);
}

function packageFolder(id: string): string[] {
  const [folder] = /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(id) ?? [];
  return folder !== undefined && existsSync(join(folder, 'package.json')) ? [folder] : [];
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

async function packageOf(folder: string): Promise<Package> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Package;
}
