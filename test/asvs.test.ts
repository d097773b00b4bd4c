import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** How a requirement is met: by tests, by a paper, not at all since it is about something else, or not yet. */
interface Entry {
  /** `file › title`, or a whole file. */
  readonly tests?: readonly string[];
  /** `file › words that stand in it`. */
  readonly papers?: readonly string[];
  /** Why it is about nothing here. */
  readonly not?: string;
  /** What is missing. */
  readonly open?: string;
}

const ROOT = join(import.meta.dirname, '..');
const { requirements }: { readonly requirements: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'asvs.json'), 'utf8'),
);

/** Requirements of level 1 and 2 in OWASP ASVS 5.0.0, by section: those of level 3 come after them. */
const SECTIONS: Readonly<Record<string, { readonly upTo: number }>> = {
  '2.1': { upTo: 3 },
  '2.2': { upTo: 3 },
  '2.3': { upTo: 4 },
  '2.4': { upTo: 1 },
  '3.2': { upTo: 2 },
  '3.3': { upTo: 4 },
  '3.4': { upTo: 6 },
  '3.5': { upTo: 5 },
  '3.7': { upTo: 2 },
  '4.1': { upTo: 3 },
  '4.2': { upTo: 1 },
  '4.3': { upTo: 2 },
  '4.4': { upTo: 4 },
  '5.1': { upTo: 1 },
  '5.2': { upTo: 3 },
  '5.3': { upTo: 2 },
  '5.4': { upTo: 3 },
  '6.1': { upTo: 3 },
  '6.2': { upTo: 12 },
  '6.3': { upTo: 4 },
  '6.4': { upTo: 4 },
  '6.5': { upTo: 5 },
  '6.6': { upTo: 3 },
  '6.8': { upTo: 4 },
  '7.1': { upTo: 3 },
  '7.2': { upTo: 4 },
  '7.3': { upTo: 2 },
  '7.4': { upTo: 5 },
  '7.5': { upTo: 2 },
  '7.6': { upTo: 2 },
  '8.1': { upTo: 2 },
  '8.2': { upTo: 3 },
  '8.3': { upTo: 1 },
  '8.4': { upTo: 1 },
  '13.1': { upTo: 1 },
  '13.2': { upTo: 5 },
  '13.3': { upTo: 2 },
  '13.4': { upTo: 5 },
  '14.1': { upTo: 2 },
  '14.2': { upTo: 4 },
  '14.3': { upTo: 3 },
  '16.1': { upTo: 1 },
  '16.2': { upTo: 5 },
  '16.3': { upTo: 4 },
  '16.4': { upTo: 3 },
  '16.5': { upTo: 3 },
  '17.1': { upTo: 1 },
  '17.2': { upTo: 4 },
  '17.3': { upTo: 2 },
};

const wanted = Object.entries(SECTIONS).flatMap(([section, { upTo }]) =>
  Array.from({ length: upTo }, (_, place) => `${section}.${place + 1}`),
);

describe('the table of OWASP ASVS 5.0, level 2', () => {
  test('has an entry for each requirement of its chapters, and no other', () => {
    // 11 + 19 + 10 + 9 + 35 + 18 + 7 + 13 + 9 + 16 + 7
    expect(wanted).toHaveLength(154);
    expect(Object.keys(requirements)).toEqual(wanted);
  });

  test.each(Object.entries(requirements))('%s is met in one way, and says which', (_id, entry) => {
    const ways = Object.keys(entry);
    expect(ways).toHaveLength(1);
    expect(['tests', 'papers', 'not', 'open']).toContain(ways[0]);
    for (const reason of [entry.not, entry.open])
      if (reason !== undefined) expect(reason.length).toBeGreaterThan(15);
  });

  test('names only tests that there are', () => {
    const named = Object.entries(requirements).flatMap(([id, { tests = [] }]) =>
      tests.map((name) => [id, name] as const),
    );
    expect(named.length).toBeGreaterThan(100);
    for (const [id, name] of named) expect([id, name, hasTest(name)]).toEqual([id, name, true]);
  });

  test('names only papers that say so', () => {
    for (const [id, { papers = [] }] of Object.entries(requirements)) {
      for (const name of papers) {
        const [file = '', words = ''] = name.split(' › ');
        expect([id, name, words !== '' && textOf(file).includes(words)]).toEqual([id, name, true]);
      }
    }
  });

  test('says honestly what is not met yet', () => {
    const open = Object.entries(requirements).filter(([, entry]) => entry.open !== undefined);
    expect(open.map(([id]) => id)).toEqual([]);
  });
});

/** A title stands in its file as one whole text, of a test or of what groups some. */
function hasTest(name: string): boolean {
  const [file = '', title] = name.split(' › ');
  if (!/^test\/.*\.(test|e2e)\.ts$/.test(file)) return false;
  const text = textOf(file);
  return title === undefined
    ? text !== ''
    : ["'", '"', '`'].some((mark) => text.includes(mark + title + mark));
}

function textOf(file: string): string {
  const path = join(ROOT, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
