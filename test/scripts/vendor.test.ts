import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../../server/core/vendored.ts';
import { freeRelayPort, freeTcpPort } from '../support/ports.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 }); // each start is a process of its own
const ROOT = join(import.meta.dirname, '../..');
const VENDORED = 'node_modules/.cache/beeldkamer/vendored';
const MANIFEST = `${VENDORED}/manifest.json`;

/** Writes down every module that is loaded, and what is imported (not required) of Node itself. */
const TRACE = `
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const seen = { loaded: [], imported: [] };
registerHooks({
  resolve(name, context, next) {
    if (context.conditions.includes('import')) seen.imported.push(name);
    return next(name, context);
  },
  load(url, context, next) {
    seen.loaded.push(url);
    return next(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env.TRACE_FILE, JSON.stringify(seen)));
`;
/** Takes away a format by one door of typebox and asks by two others whether it is gone. */
const ONE_COPY = `
import { useVendored } from './server/core/vendored.ts';
const used = useVendored();
const { Format } = await import('typebox/format');
const { Type } = await import('typebox');
const { Compile } = await import('typebox/compile');
const { TypeBoxValidatorCompiler } = await import('@fastify/type-provider-typebox');
Format.Set('never', () => false);
const schema = Type.String({ format: 'never' });
console.log(JSON.stringify({
  used,
  from: import.meta.resolve('typebox'),
  compiled: Compile(schema).Check('x'),
  route: 'error' in TypeBoxValidatorCompiler({ schema })('x') ? false : true,
}));
`;

let house = '';
let whole = '';

/** A folder of its own with the real sources and packages, so that the cache of this checkout stays. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'vendor-'));
  whole = mkdtempSync(join(tmpdir(), 'vendored-'));
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'server', 'scripts']) {
    cpSync(join(ROOT, name), join(house, name), { recursive: true });
  }
  mkdirSync(join(house, 'web/dist'), { recursive: true });
  mkdirSync(join(house, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(house, 'node_modules', name));
  }
  writeFileSync(join(house, 'trace.mjs'), TRACE);
  writeFileSync(join(house, 'one-copy.ts'), ONE_COPY);
  vendor();
  cpSync(join(house, VENDORED), whole, { recursive: true });
});
beforeEach(() => {
  rmSync(join(house, VENDORED), { recursive: true, force: true });
  cpSync(whole, join(house, VENDORED), { recursive: true });
});
afterAll(() => {
  for (const folder of [house, whole]) rmSync(folder, { recursive: true, force: true });
});

const vendor = (...parameters: string[]): string =>
  execFileSync(process.execPath, ['scripts/vendor.ts', ...parameters], { cwd: house, encoding: 'utf8' });
const manifest = (): Manifest => JSON.parse(readFileSync(join(house, MANIFEST), 'utf8')) as Manifest;
const withManifest = (change: Partial<Manifest>): void =>
  writeFileSync(join(house, MANIFEST), JSON.stringify({ ...manifest(), ...change }));
const withoutVendored = (): void => rmSync(join(house, VENDORED), { recursive: true });
const evaluate = (source: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', source], { cwd: house, encoding: 'utf8' });
const oneCopy = (): { used: boolean; from: string; compiled: boolean; route: boolean } =>
  JSON.parse(execFileSync(process.execPath, ['one-copy.ts'], { cwd: house, encoding: 'utf8' }));

interface Trace {
  readonly loaded: readonly string[];
  readonly imported: readonly string[];
}

/** Prepares a practice and starts the app of the house; gives what it loaded until it listened. */
async function start(): Promise<Trace> {
  const data = mkdtempSync(join(tmpdir(), 'vendor-data-'));
  const port = await freeTcpPort();
  const env = {
    PATH: process.env['PATH'],
    TRACE_FILE: join(data, 'trace.json'),
    BEELDKAMER_MODE: 'trial',
    BEELDKAMER_APP_ORIGIN: `http://localhost:${port}`,
    BEELDKAMER_APP_HOST: 'localhost',
    BEELDKAMER_APP_PORT: String(port),
    BEELDKAMER_APP_DATA_FOLDER: join(data, 'data'),
    BEELDKAMER_APP_KEK_FILE: join(data, 'kek'),
    BEELDKAMER_APP_INSTALLATION: 'test',
    BEELDKAMER_RELAY_PUBLIC_HOST: '127.0.0.1',
    BEELDKAMER_RELAY_PORT: String(await freeRelayPort()),
    BEELDKAMER_RELAY_SECRET_FILE: join(data, 'relay.secret'),
    BEELDKAMER_RELAY_CONTROL_SOCKET: join(data, 'relay.sock'),
  };
  try {
    const prepared = spawnSync(process.execPath, ['scripts/prepare-trial.ts'], { cwd: house, env });
    expect(String(prepared.stderr)).toBe('');
    const app = spawn(process.execPath, ['--import', './trace.mjs', 'server/main.ts'], { cwd: house, env });
    const said: string[] = [];
    app.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    app.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('listening') && app.kill('SIGTERM'));
    const code = await new Promise((resolve) => app.once('close', resolve));
    expect(code, said.join('')).toBe(0);
    return JSON.parse(readFileSync(env.TRACE_FILE, 'utf8')) as Trace;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** The packages of node_modules among what was loaded. */
function packagesIn({ loaded }: Trace): string[] {
  const ours = loaded.filter((url) => !url.includes(VENDORED));
  return [...new Set(ours.flatMap((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))];
}

describe('the app', () => {
  test('starts from vendored packages, and of node_modules opens only what is native', async () => {
    const trace = await start();
    expect(packagesIn(trace)).toEqual(['better-sqlite3']);
    expect(trace.loaded.some((url) => url.includes(`${VENDORED}/fastify.js`))).toBe(true);
    // imported, not required, it brings Node's own WebSocket and fetch client: 14 MB that no server needs
    expect(trace.imported).not.toContain('node:http');
  });

  test('starts without them', async () => {
    withoutVendored();
    expect(packagesIn(await start())).toEqual(expect.arrayContaining(['fastify', 'kysely', 'typebox']));
  });

  test('leaves stale ones alone', async () => {
    withManifest({ from: { ...manifest().from, lock: '0'.repeat(64) } });
    const trace = await start();
    expect(packagesIn(trace)).toContain('fastify');
    expect(trace.loaded.filter((url) => url.includes(VENDORED))).toEqual([]);
  });
});

describe('vendored packages', () => {
  test('are one copy, whoever imports them', () => {
    expect(oneCopy()).toMatchObject({ used: true, compiled: false, route: false });
    expect(oneCopy().from).toContain(VENDORED);
    withoutVendored();
    expect(oneCopy()).toMatchObject({ used: false, compiled: false, route: false });
    expect(oneCopy().from).not.toContain(VENDORED);
  });

  test.each<[string, () => void]>([
    ['of another Node', () => withManifest({ from: { ...manifest().from, node: 'v26.0.0' } })],
    ['of another lock', () => writeFileSync(join(house, 'package-lock.json'), '{}')],
    ['with half a manifest', () => writeFileSync(join(house, MANIFEST), '{"from":')],
    ['with a manifest of something else', () => writeFileSync(join(house, MANIFEST), '{}')],
    ['without a lock', () => rmSync(join(house, 'package-lock.json'))],
  ])('%s are not used', (_which, spoil) => {
    try {
      spoil();
      expect(oneCopy()).toMatchObject({ used: false, compiled: false, route: false });
    } finally {
      cpSync(join(ROOT, 'package-lock.json'), join(house, 'package-lock.json'));
    }
  });

  test('give under every name what the package gives', () => {
    const names = Object.keys(manifest().files);
    expect(names).toEqual(
      expect.arrayContaining(['fastify', 'typebox', 'typebox/value', 'kysely/migration']),
    );
    const exported = (folder: string): Record<string, readonly string[]> =>
      JSON.parse(
        evaluate(`
          const said = {};
          for (const [name, file] of Object.entries(${JSON.stringify(manifest().files)})) {
            const found = await import(${JSON.stringify(folder)} === '' ? name : ${JSON.stringify(folder)} + file);
            said[name] = Object.entries(found).filter(([key]) => key !== 'module.exports')
              .map(([key, value]) => key + ': ' + typeof value).sort();
          }
          console.log(JSON.stringify(said));
        `),
      );
    expect(exported(`${house}/${VENDORED}/`)).toEqual(exported(''));
  });

  test('come with the licence of all that is in them', () => {
    const text = readFileSync(join(house, VENDORED, 'LICENSES.txt'), 'utf8');
    const parts = text.split(`\n${'-'.repeat(80)}\n`);
    const names = parts.map((part) => part.split(' ', 1)[0]);
    expect(names).toEqual(expect.arrayContaining(['fastify', 'pino', 'typebox', 'kysely', 'ajv', 'ws']));
    for (const part of parts) expect(part).toMatch(/^\S+ \d+\.\d+\.\d+ \([\w.-]+\)\n\n\S/);
    expect(parts.filter((part) => part.includes('Copyright')).length).toBeGreaterThan(parts.length * 0.9);
  });

  test('are made again only when stale, and the last good ones stay when that fails', () => {
    expect(vendor('--if-stale')).toBe('');
    writeFileSync(join(house, MANIFEST), '{"from":');
    expect(vendor('--if-stale')).not.toBe('');
    expect(vendor('--if-stale')).toBe('');
    withManifest({ from: { ...manifest().from, lock: '0'.repeat(64) } });
    rmSync(join(house, 'node_modules/rolldown'));
    expect(spawnSync(process.execPath, ['scripts/vendor.ts'], { cwd: house }).status).toBe(1);
    expect(existsSync(join(house, VENDORED, 'fastify.js'))).toBe(true);
    expect(readdirSync(join(house, 'node_modules/.cache/beeldkamer'))).toEqual(['vendored']);
    symlinkSync(join(ROOT, 'node_modules/rolldown'), join(house, 'node_modules/rolldown'));
  });
});
