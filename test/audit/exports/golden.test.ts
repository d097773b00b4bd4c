import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CODES } from '../samples.ts';
import { GOLDEN, goldenOf } from './golden.ts';

const AGAIN = 'run `node test/audit/exports/make-golden.ts` and read what changed';

test('there is a golden file for each event, and none besides', () => {
  expect(readdirSync(GOLDEN).sort(), AGAIN).toEqual(CODES.map((code) => `${code}.md`).sort());
});

test.each(CODES)('%s leaves in each form as it was read and approved', (code) => {
  expect(goldenOf(code), AGAIN).toBe(readFileSync(new URL(`${code}.md`, GOLDEN), 'utf8'));
});
