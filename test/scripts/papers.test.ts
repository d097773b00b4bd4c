import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAPERS = globSync('deploy/papers/*', { cwd: ROOT }).toSorted();
/** Everything that stands on a screen in Dutch. */
const onScreen = new Set<string>(
  (
    await Promise.all(
      globSync('web/src/i18n/*.nl.ts', { cwd: ROOT }).map(
        async (file) => (await import(join(ROOT, file))) as { readonly nl: Readonly<Record<string, string>> },
      ),
    )
  ).flatMap(({ nl }) => Object.values(nl)),
);

describe('papers for people', () => {
  test('are those that an organisation begins with', () => {
    expect(PAPERS.map((path) => path.slice('deploy/papers/'.length))).toEqual([
      'helpdesk.md',
      'invoeren.md',
      'patientenfolder.html',
      'snelkaarten.html',
    ]);
  });

  // what is meant for the screen stands between ‘ and ’
  test.each(PAPERS)('%s names only what a screen says in the same words', (path) => {
    const named = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/‘([^’]+)’/g)].map(
      ([, words]) => words,
    );
    expect(named.filter((words) => words === undefined || !onScreen.has(words))).toEqual([]);
  });

  test.each(PAPERS.filter((path) => path.endsWith('.html')))(
    '%s asks nothing of another computer',
    (path) => {
      expect(readFileSync(join(ROOT, path), 'utf8')).not.toMatch(/(src|href)=|url\(|@import|<script/);
    },
  );
});
