import { expect, test } from 'vitest';
import { crashTrial } from './crash.ts';

const MESSAGES = 60;
const KILLS = 4;

test('killed again and again in the middle of a queue: nothing is lost, and hardly anything comes twice', async () => {
  const { repeats, ...rest } = await crashTrial(MESSAGES, KILLS);
  expect(rest).toEqual({ kills: KILLS, lost: 0, unlike: 0, unsent: 0, told: MESSAGES });
  // it hands over one at a time: at most that one is on its way when it dies
  expect(repeats).toBeLessThanOrEqual(KILLS);
}, 120_000);
