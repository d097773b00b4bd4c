import { expect, test } from 'vitest';
import { campaign } from './fuzz/campaign.ts';

/** Characters of the relay's code; without authenticated requests it is less than half of that. */
const REACHED = 30_000;

test('40,000 inputs, guided by what they reach: nothing throws, nothing goes where it may not', () => {
  const done = campaign(40_000, 20_261_122);
  expect(done.inputs).toBe(40_000);
  expect(done.characters).toBeGreaterThan(REACHED);
}, 240_000);
