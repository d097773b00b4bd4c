import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STEPS } from '../../scripts/check/steps.ts';
import { nameComponents, scriptOf } from '../../scripts/check/svelte-scripts.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPONENT = `<script lang="ts" module>
  export const kind = 'a';
</script>

<script lang="ts">
  import { save } from './save.ts';
  let { name }: { name: string } = $props();
</script>

{#each [1, 2] as n (n)}
  <button
    type="button"
    title="no {name} code"
    onclick={() => {
      save(n);
    }}>{name}</button
  >
{/each}
`;

test('code keeps its place and nothing else is left', () => {
  const code = scriptOf(COMPONENT);
  expect(code).toHaveLength(COMPONENT.length);
  for (const piece of ["export const kind = 'a';", 'let { name }', 'save(n);']) {
    expect(code.indexOf(piece)).toBe(COMPONENT.indexOf(piece));
  }
  expect(code).not.toMatch(/button|#each|script|title/);
});

test('a component is named also in a coloured report', () => {
  const found =
    '[\u001b[38;2;92;157;255mnode_modules/.cache/beeldkamer/svelte-scripts/parts/Save.svelte.ts\u001b[0m:8:3]';
  expect(nameComponents(found)).toBe('[web/src/parts/Save.svelte:8:3]');
});

test('a promise lost in a component fails the check, in script and markup', async () => {
  const house = mkdtempSync(join(tmpdir(), 'svelte-scripts-'));
  for (const name of ['package.json', 'tsconfig.json', 'web/tsconfig.json', 'scripts/oxlintrc.json']) {
    cpSync(join(ROOT, name), join(house, name));
  }
  mkdirSync(join(house, 'node_modules'));
  for (const name of [
    '.bin',
    'oxlint',
    '@oxlint',
    'oxlint-tsgolint',
    '@oxlint-tsgolint',
    'svelte',
    'vite',
    '@types',
  ]) {
    symlinkSync(join(ROOT, 'node_modules', name), join(house, 'node_modules', name));
  }
  mkdirSync(join(house, 'web/src/parts'), { recursive: true });
  writeFileSync(
    join(house, 'web/src/save.ts'),
    'export async function save(n: number): Promise<number> {\n  return n;\n}\n',
  );
  const oxlint = STEPS.find(({ name }) => name === 'oxlint');
  const judge = (text: string) => {
    writeFileSync(join(house, 'web/src/Save.svelte'), text);
    return oxlint?.run(house);
  };
  try {
    const broken = await judge(COMPONENT.replace('</script>\n\n{', '  save(3);\n</script>\n\n{'));
    expect(broken?.passed).toBe(false);
    expect(broken?.output).toContain('web/src/Save.svelte:8:3');
    expect(broken?.output).toContain('web/src/Save.svelte:16:7');
    expect(await judge(COMPONENT.replace('save(n)', 'void save(n)'))).toMatchObject({ passed: true });
  } finally {
    rmSync(house, { recursive: true, force: true });
  }
});
