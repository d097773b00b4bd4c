import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 }); // each build is a process of its own
const ROOT = join(import.meta.dirname, '../..');
const page = (script: string): string =>
  `<!doctype html>\n<html lang="nl"><head><title>x</title></head><body><div id="app"></div><script type="module" src="/src/${script}"></script></body></html>\n`;
const start = (component: string): string =>
  `import { mount } from 'svelte';\nimport App from './${component}.svelte';\nconst target = document.getElementById('app');\nif (target) mount(App, { target });\n`;
const FILES: Readonly<Record<string, string>> = {
  'web/index.html': page('main.ts'),
  'web/join.html': page('join.ts'),
  'web/mijn.html': page('mijn.ts'),
  'web/src/main.ts': start('Staff'),
  'web/src/join.ts': start('Guest'),
  'web/src/mijn.ts': start('Own'),
  'web/src/Staff.svelte':
    '<script lang="ts">\n  let rows = $state(["only-for-staff"]);\n</script>\n{#each rows as row (row)}<p class="row">{row}</p>{/each}\n<style>.row { color: red; }</style>\n',
  'web/src/Guest.svelte':
    '<script lang="ts">\n  let name = $state("only-for-guests");\n</script>\n<button onclick={() => (name += "!")}>{name}</button>\n',
  'web/src/Own.svelte': '<p>only-for-patients</p>\n',
  'web/public/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'web/public/plain.css': 'p { color: red; }\n',
  'web/public/offline.html': page('nowhere.ts'),
  'web/src/shell/worker.ts': 'declare const SHELL_VERSION: string;\nself.name = SHELL_VERSION;\n',
};

let house = '';

/** A folder of its own with the real build script and the real packages, so that the cache of this checkout stays. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'build-'));
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'web/tsconfig.json']) {
    cpSync(join(ROOT, name), join(house, name));
  }
  for (const name of ['scripts/build.ts', 'web/vite.config.ts']) cpSync(join(ROOT, name), join(house, name));
  mkdirSync(join(house, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(house, 'node_modules', name));
  }
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
  build();
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

const build = (...parameters: string[]): string =>
  execFileSync(process.execPath, ['scripts/build.ts', ...parameters], { cwd: house, encoding: 'utf8' });
const built = (name: string): string => readFileSync(join(house, 'web/dist', name), 'utf8');
const assets = (pattern: RegExp): string[] =>
  readdirSync(join(house, 'web/dist/assets')).filter((name) => pattern.test(name));

describe('the built pages', () => {
  test.each(['index.html', 'join.html', 'mijn.html'])(
    '%s has nothing inline and nothing from elsewhere',
    (name) => {
      const html = built(name);
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|https?:/);
      const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)<\/script>/g)];
      expect(scripts.length).toBeGreaterThan(0);
      for (const [, attributes, inline] of scripts) {
        expect(inline).toBe('');
        expect(attributes).toMatch(/src="\/assets\/[\w-]+-[\w-]{8}\.js"/);
      }
    },
  );

  test('guests load nothing of what staff load', () => {
    const [script] = [...built('join.html').matchAll(/src="\/(assets\/[^"]+)"/g)].map(
      ([, name]) => name ?? '',
    );
    expect(built(script ?? '')).toContain('only-for-guests');
    expect(built('join.html')).not.toContain('.css');
    expect(built(script ?? '')).not.toMatch(/only-for-staff|import\s*["']/);
  });

  test('each text stands beside its compressed forms, which hold the same', () => {
    const scripts = assets(/\.js$/);
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const name of scripts) {
      const plain = built(`assets/${name}`);
      const packed = (kind: string): Buffer =>
        readFileSync(join(house, 'web/dist/assets', `${name}.${kind}`));
      expect(brotliDecompressSync(packed('br')).toString()).toBe(plain);
      expect(gunzipSync(packed('gz')).toString()).toBe(plain);
    }
  });

  test('public files and licences come along', () => {
    expect(built('favicon.svg')).toBe(FILES['web/public/favicon.svg']);
    expect(built('licenses-guest.md')).toContain('svelte');
  });

  test('the worker keeps its address, and is another one when what it keeps changes', () => {
    const before = built('worker.js');
    expect(before).toMatch(/[0-9a-f]{16}/);
    writeFileSync(join(house, 'web/public/plain.css'), 'p { color: green; }\n');
    build();
    expect(built('worker.js')).not.toBe(before);
  });

  test('are built again only when a source changed', () => {
    expect(build('--if-stale')).toBe('');
    writeFileSync(
      join(house, 'web/src/Guest.svelte'),
      (FILES['web/src/Guest.svelte'] ?? '').replaceAll('!', '?'),
    );
    expect(build('--if-stale')).not.toBe('');
    expect(build('--if-stale')).toBe('');
    rmSync(join(house, 'web/dist'), { recursive: true });
    expect(build('--if-stale')).not.toBe('');
  });

  test('a failed build leaves the last good pages', () => {
    const before = built('join.html');
    writeFileSync(join(house, 'web/src/join.ts'), "import './nowhere.ts';\n");
    expect(() =>
      execFileSync(process.execPath, ['scripts/build.ts'], { cwd: house, stdio: 'pipe' }),
    ).toThrow();
    expect(built('join.html')).toBe(before);
    expect(() =>
      execFileSync(process.execPath, ['scripts/build.ts', '--if-stale'], { cwd: house, stdio: 'pipe' }),
    ).toThrow();
  });
});
