import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium } from '../../support/browsers.ts';
import { EvilStage } from './evil-stage.ts';
import { impostures } from './impostures.ts';
import { MiddleStage } from './middle-stage.ts';
import { ofHosts } from './of-hosts.ts';
import { ofLetters } from './of-letters.ts';
import { ofPeople } from './of-people.ts';
import { ofRosters } from './of-rosters.ts';

/** Those that differ most. All of them are played by `npm run long -- evil`. */
const LIES = [...ofLetters, ...ofPeople].filter(({ long }) => long === undefined);
const IMPOSTURES = impostures.filter(({ long }) => long === undefined);
const INTRUSIONS = [...ofRosters, ...ofHosts].filter(({ long }) => long === undefined);

describe.skipIf(!haveChromium)('an evil app between two real browsers', () => {
  let stage: EvilStage;
  let middle: MiddleStage;
  beforeAll(async () => {
    stage = await EvilStage.open();
    middle = new MiddleStage(stage);
  });
  afterEach(() => middle?.clear());
  afterAll(() => stage?.close());

  test.each(LIES.map((lie) => [lie.name, lie] as const))('%s', async (_name, lie) => {
    await stage.play(lie);
  });

  test.each(IMPOSTURES.map((one) => [one.name, one] as const))('%s', async (_name, { play }) => {
    await play(middle);
  });

  test.each(INTRUSIONS.map((one) => [one.name, one] as const))('%s', async (_name, { play }) => {
    await play(stage);
  });

  test('is tried in at least fifteen ways', () => {
    expect(new Set([...LIES, ...IMPOSTURES].map(({ name }) => name)).size).toBeGreaterThanOrEqual(15);
  });
});
