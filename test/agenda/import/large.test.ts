import { expect, test } from 'vitest';
import type { ImportReport } from '../../../server/protocol/import.ts';
import { codeOf, House } from '../../calls/house.ts';

const house = new House();
const HEAD = 'afspraaknummer;code;zorgverlener;datum;tijd;naam;mail';
const ANNA = 'annadevries@praktijk.nl';

/** Lines with a fault of every kind among good ones, and what is to be said of each. */
const KINDS: readonly { line: (n: number) => string; says: string | null }[] = [
  { line: (n) => `A${n};VIDEO20;${ANNA};08-12-2026;10:00;Mw. Jansen;j@example.nl`, says: null },
  { line: (n) => `A${n};VIDEO20;${ANNA};31-02-2027;10:00;Mw. Jansen;j@example.nl`, says: 'day bad-day' },
  { line: () => `A2;VIDEO20;${ANNA};08-12-2026;10:00;Mw. Jansen;j@example.nl`, says: 'number twice' },
  {
    line: (n) => `A${n};VIDEO20;${ANNA};08-12-2026;10:00;"=HYPERLINK(""http://x"";""y"")";j@example.nl`,
    says: 'name formula',
  },
  {
    line: (n) => `A${n};VIDEO20;${ANNA};28-03-2027;02:30;Mw. Jansen;j@example.nl`,
    says: 'time no-such-time',
  },
  { line: (n) => `A${n};NIET;${ANNA};08-12-2026;10:00;Mw. Jansen;j@example.nl`, says: 'code unknown-code' },
  { line: (n) => `A${n};VIDEO20;${ANNA};08-12-2026;10:00;\u202e\u200b;j@example.nl`, says: 'name bad-name' },
  {
    line: (n) => `A${n};VIDEO20;${ANNA};08-12-2026;10:00;J\u00c3\u00ab\ufffdnsen;j@@x`,
    says: 'mail bad-mail',
  },
  { line: (n) => `A${n};VIDEO20;${ANNA}`, says: null }, // too few cells: whatever is said, it is refused
];
const file = (lines: number) =>
  [HEAD, ...Array.from({ length: lines }, (_, place) => KINDS[place % KINDS.length]?.line(place + 2))].join(
    '\n',
  );
const preview = (text: string) =>
  house.planner.browser.post<ImportReport>('/api/import/preview', { source: 'epd', text });

test('a file of 100,000 lines is refused whole, in one word and without a trace', async () => {
  const from = await house.practice.size();
  expect(await codeOf(preview(file(100_000)))).toBe('TOO_LARGE');
  expect(await house.practice.codes(from)).toEqual([]);
});

test('of a long file every fault is told at its line, and the good ones stand', async () => {
  const { lines } = await preview(file(1_800));
  expect(lines).toHaveLength(1_800);
  for (const [place, { line, act, faults }] of lines.entries()) {
    const kind = place % KINDS.length;
    const says = KINDS[kind]?.says ?? null;
    expect(line).toBe(place + 2);
    expect(act).toBe(kind === 0 ? 'plan' : 'refused');
    if (says !== null) expect(faults.map(({ column, fault }) => `${column} ${fault}`)).toContain(says);
  }
});
