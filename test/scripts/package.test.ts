import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { archNamed } from '../../scripts/package/arch.ts';
import { foreignPrograms } from '../../scripts/package/elf.ts';
import { layImage, settle } from '../../scripts/package/image.ts';
import { differences, manifestOf } from '../../scripts/package/manifest.ts';
import { nodeRuntime } from '../../scripts/package/node-runtime.ts';
import { copyModule, runtimeModules } from '../../scripts/package/runtime-modules.ts';
import { billOfMaterials } from '../../scripts/package/sbom.ts';
import { asvsOf } from '../../server/audit/papers/inventory.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'beeldkamer-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what is inside a package', () => {
  const modules = runtimeModules(ROOT);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };

  test('is every package of production at the version that was chosen, and no tool', () => {
    const top = new Map(modules.map(({ path, version }) => [path, version]));
    for (const [name, version] of Object.entries(dependencies))
      expect([name, top.get(`node_modules/${name}`)]).toEqual([name, version]);
    const tools = ['typescript', 'vite', 'vitest', '@biomejs/biome', 'puppeteer-core', 'svelte'];
    expect(Object.keys(devDependencies)).toEqual(expect.arrayContaining(tools));
    for (const name of tools) expect(top.has(`node_modules/${name}`)).toBe(false);
  });

  test('stands on a bill of materials whose every reference leads somewhere', () => {
    const all = [...modules, nodeRuntime(ROOT, archNamed())];
    const facts = { root: ROOT, name: 'beeldkamer', version: '1.2.3', licence: 'EUPL-1.2', modules: all };
    const text = billOfMaterials({ ...facts, at: '2026-11-22T00:00:00Z' });
    expect(text).toBe(billOfMaterials({ ...facts, at: '2026-11-22T00:00:00Z' }));
    const bill = JSON.parse(text) as {
      components: { 'bom-ref': string; purl: string; licenses?: object[]; hashes: object[] }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    const refs = bill.components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(all.length);
    for (const { ref, dependsOn } of bill.dependencies)
      expect([...refs, 'beeldkamer@1.2.3']).toEqual(expect.arrayContaining([ref, ...dependsOn]));
    for (const one of bill.components)
      expect(one).toMatchObject({
        purl: expect.stringMatching(/^pkg:npm\/(%40[^/]+\/)?[^/@]+@\d/),
        licenses: [expect.anything()],
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
      });
    const fastify = bill.dependencies.find(({ ref }) => ref.startsWith('node_modules/fastify@'));
    expect(fastify?.dependsOn).toContainEqual(expect.stringMatching(/^node_modules\/pino@/));
  });
});

describe('a package for a processor', () => {
  const [amd64, arm64] = [archNamed('amd64'), archNamed('arm64')];

  test('is known by either name, and by no other', () => {
    expect([archNamed('x64'), archNamed('arm64')]).toEqual([amd64, arm64]);
    expect(archNamed().npm).toBe(process.arch);
    for (const name of ['', 'riscv64', 'constructor'])
      expect(() => archNamed(name)).toThrow('There is no package for');
  });

  test('holds native parts of that one alone', () => {
    const sqlite = runtimeModules(ROOT).filter(({ name }) => name === 'better-sqlite3');
    expect(sqlite).toHaveLength(1);
    for (const [arch, other] of [
      [amd64, arm64],
      [arm64, amd64],
    ] as const) {
      const target = join(folder, arch.debian);
      for (const one of sqlite) copyModule(ROOT, one, target, arch);
      const path = `node_modules/better-sqlite3/prebuilds/linux-${arch.npm}.node`;
      expect([foreignPrograms(target, arch), foreignPrograms(target, other)]).toEqual([[], [path]]);
      // an install script leaves its paths there
      expect(existsSync(join(target, 'node_modules/better-sqlite3/build'))).toBe(false);
    }
  });

  test('is looked at file by file: short and empty ones are no programs', () => {
    const target = join(folder, 'odd');
    mkdirSync(join(target, 'folder'), { recursive: true });
    writeFileSync(join(target, 'empty'), '');
    writeFileSync(join(target, 'short'), '\x7fELF');
    writeFileSync(join(target, 'text'), 'a text that is longer than a header');
    expect(foreignPrograms(target, amd64)).toEqual([]);
    const header = Buffer.alloc(64);
    header.write('\x7fELF', 'latin1');
    header.writeUInt16LE(243, 18);
    writeFileSync(join(target, 'folder', 'riscv'), header);
    expect(foreignPrograms(target, amd64)).toEqual(['folder/riscv']);
  });
});

describe('what is installed', () => {
  test('tells in its papers what is inside and which requirements are met, from its own files', () => {
    const target = join(folder, 'laid');
    layImage({ root: ROOT, target, version: '1.2.3', arch: archNamed(), epoch: 1_000_000_000 });
    const program = join(target, 'usr/lib/beeldkamer');
    const ask = `const { asvsOf, componentsOf } = await import('${program}/server/audit/papers/inventory.ts');
      console.log(JSON.stringify({ asvs: asvsOf(), components: componentsOf() }));`;
    const words = ['--input-type=module', '-e', ask];
    const told = JSON.parse(
      execFileSync(join(program, 'bin/node'), words, { cwd: '/', encoding: 'utf8' }),
    ) as { asvs: unknown; components: { name: string; version: string; licence: string }[] };
    expect(told.asvs).toEqual(asvsOf(ROOT));
    const bill = readFileSync(join(target, 'usr/share/doc/beeldkamer/sbom.cdx.json'), 'utf8');
    const { components } = JSON.parse(bill) as { components: { name: string; version: string }[] };
    const named = (all: typeof components) => all.map(({ name, version }) => `${name} ${version}`);
    expect(named(told.components)).toEqual(named(components));
    // the lock of the source names no Node of its own: only the bill does
    expect(told.components).toContainEqual(
      expect.objectContaining({ name: nodeRuntime(ROOT, archNamed()).name }),
    );
    expect(existsSync(join(program, 'server/core/fonts/LICENSE.txt'))).toBe(true);
    expect(told.components.filter(({ licence }) => licence === '–')).toEqual([]);
    rmSync(target, { recursive: true });
  }, 120_000);
});

describe('a manifest', () => {
  const image = join(folder, 'image');

  test('shows a file that was changed, and one that is gone', () => {
    mkdirSync(join(image, 'a'), { recursive: true });
    writeFileSync(join(image, 'a', 'one'), '1');
    writeFileSync(join(image, 'two'), '2');
    const manifest = manifestOf(image);
    expect(manifest).toBe(
      '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  a/one\n' +
        'd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  two\n',
    );
    expect(differences(image, manifest)).toEqual([]);
    writeFileSync(join(image, 'two'), '3');
    rmSync(join(image, 'a', 'one'));
    expect(differences(image, manifest)).toEqual([
      { path: 'a/one', is: 'missing' },
      { path: 'two', is: 'changed' },
    ]);
  });

  test('belongs to files whose rights and times do not tell who made them', () => {
    mkdirSync(join(image, 'bin'), { recursive: true });
    writeFileSync(join(image, 'bin', 'beeldkamer'), '');
    chmodSync(join(image, 'two'), 0o600);
    settle(image, 1_000_000_000);
    const seen = ['two', 'bin/beeldkamer', 'bin'].map((path) => {
      const { mode, mtimeMs } = statSync(join(image, path));
      return [mode & 0o777, mtimeMs];
    });
    expect(seen).toEqual([
      [0o644, 1e12],
      [0o755, 1e12],
      [0o755, 1e12],
    ]);
  });
});
