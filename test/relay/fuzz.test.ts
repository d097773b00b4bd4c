import { expect, test } from 'vitest';
import { campaign } from './fuzz/campaign.ts';

/** Characters of the relay's code; without authenticated requests it is less than half of that. */
const REACHED = 30_000;

test('100,000 inputs, guided by what they reach: nothing throws, nothing goes where it may not', () => {
  const done = campaign(100_000, 20_261_122);
  expect(done.inputs).toBe(100_000);
  expect(done.characters).toBeGreaterThan(REACHED);
}, 240_000);
