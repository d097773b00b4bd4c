import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandBlocks } from '../../scripts/long/install/manual.ts';

describe('the commands of a manual', () => {
  test('are its sh blocks, each under its heading, and no others', () => {
    const text = '# A\n```console\nno\n```\n## B\n```sh\none\n# two\n```\n## C\n```sh\nthree\n```\n';
    expect(commandBlocks(text)).toEqual([
      { heading: 'B', commands: 'one\n# two' },
      { heading: 'C', commands: 'three' },
    ]);
    expect(() => commandBlocks('```sh\none\n')).toThrow('does not end');
  });

  test('of INSTALL.md install, make and start, on two pages', () => {
    const text = readFileSync(join(import.meta.dirname, '../../deploy/INSTALL.md'), 'utf8');
    const all = commandBlocks(text).map(({ commands }) => commands);
    expect(all).toHaveLength(3);
    for (const [at, part] of ['apt-get install', 'beeldkamer init', 'beeldkamer doctor'].entries())
      expect(all[at]).toContain(part);
    expect(text.split('\n').length).toBeLessThan(120);
  });
});
