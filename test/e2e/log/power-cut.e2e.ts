import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../../support/appliance.ts';
import { bookOf, discrepancies } from './book.ts';
import { type Acknowledged, randomOf } from './planners.ts';
import { powerCuts } from './power-cuts.ts';

const SEED = 20_261_122;
const CUTS = 20;

describe('the app is killed again and again while appointments are planned', () => {
  let appliance: Appliance;
  let done: Acknowledged;

  beforeAll(async () => {
    appliance = await Appliance.start();
  });
  afterAll(() => appliance.stop());

  test(`${CUTS} times at a random moment, and comes back each time`, async () => {
    done = await powerCuts(appliance, CUTS, randomOf(SEED));
    // the kills came in the middle of something
    expect(done.unanswered).toBeGreaterThan(CUTS / 2);
    expect(done.cancelled.size).toBeGreaterThan(0);
    expect(done.moved.size).toBeGreaterThan(0);
  }, 600_000);

  test('every acknowledged act has its line, and no line is without its act', async () => {
    const book = await bookOf(appliance);
    expect(book.appointments.length).toBeGreaterThanOrEqual(done.planned.size);
    expect(discrepancies(done, book)).toEqual([]);
  });

  test('and the verifier accepts the log', async () => {
    const { status, said } = appliance.verifyLog();
    expect(status, said).toBe(0);
  });
});
