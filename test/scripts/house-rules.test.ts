import { describe, expect, test } from 'vitest';
import { findings, type SourceFile } from '../../scripts/check/house-rules.ts';

const SVELTE = '<script lang="ts">\n  let x = 1;\n</script>\n<p>{x}</p>\n';
const lines = (count: number) => 'x\n'.repeat(count);
const file = (path: string, text = ''): SourceFile => ({ path, text });

describe('the house rules', () => {
  test.each([
    ['a source of 300 lines', file('server/a.ts', lines(300))],
    ['a test of 500 lines', file('test/a.test.ts', lines(500))],
    ['the verifier that is copied as one file', file('scripts/verify_audit.py', lines(1_000))],
    ['a component of 200 lines', file('web/src/A.svelte', SVELTE + lines(196))],
    ['the page of staff', file('web/index.html')],
    ['dot files at the top', file('.biome.json')],
    ['a namespace in a picture', file('web/src/icon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')],
    [
      'Svelte explaining an error',
      file('web/dist/assets/a.js', 'throw Error("https://svelte.dev/e/props_invalid")'),
    ],
    ['an address outside the pages', file('server/a.ts', '// https://example.org/spec')],
    [
      'a word that begins like a scheme',
      file('web/src/a.ts', "const turn: Turn = 'return:later'; // stun: the protocol"),
    ],
  ])('allow %s', (_name, given) => {
    expect(findings([given])).toEqual([]);
  });

  test.each([
    ['a long source', file('server/a.ts', lines(301)), '301 lines'],
    ['a long script', file('scripts/a.mjs', lines(301)), '301 lines'],
    ['a long script in Python', file('scripts/other.py', lines(301)), '301 lines'],
    ['a long test', file('test/a.test.ts', lines(501)), '501 lines'],
    ['a long component', file('web/src/A.svelte', SVELTE + lines(197)), '201 lines'],
    ['a new folder at the top', file('docs/page.md'), 'top level'],
    ['a new file at the top', file('notes.txt'), 'top level'],
    ['utils', file('server/core/utils.ts'), '"utils"'],
    ['helpers as a folder', file('test/helpers/app.ts'), '"helpers"'],
    ['an index', file('web/src/index.ts'), '"index"'],
    ['a manager in Svelte', file('web/src/manager.svelte.ts'), '"manager"'],
    ['a component without script', file('web/src/A.svelte', '<p>a</p>'), 'no <script lang="ts">'],
    ['a script in JavaScript', file('web/src/A.svelte', '<script>let a;</script>'), 'is not lang="ts"'],
    ['raw HTML', file('web/src/A.svelte', `${SVELTE}{@html x}`), '{@html'],
    [
      'a font from elsewhere',
      file('web/src/a.css', '@import "https://fonts.example.com/a";'),
      'https://fonts.example.com/a',
    ],
    [
      'a script from elsewhere',
      file('web/dist/index.html', '<script src="http://cdn.example.com/x.js">'),
      'cdn.example.com',
    ],
    ['a foreign socket', file('web/src/a.ts', "new WebSocket('wss://example.com/')"), 'wss://example.com/'],
    [
      'a public STUN server',
      file('web/src/a.ts', "urls: 'stun:stun.example.com:19302'"),
      'stun:stun.example.com',
    ],
    ['a floating version', file('package.json', '{"dependencies":{"a":"^1.0.0"}}'), 'versions are exact'],
  ])('refuse %s', (_name, given, said) => {
    const found = findings([given]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(given.path);
    expect(found[0]).toContain(said);
  });

  test('refuse a 26th runtime dependency', () => {
    const dependencies = Object.fromEntries(Array.from({ length: 26 }, (_, n) => [`p${n}`, '1.0.0']));
    expect(findings([file('package.json', JSON.stringify({ dependencies }))])).toEqual([
      'package.json: 26 runtime dependencies, at most 25',
    ]);
  });
});
