import { afterAll, beforeAll, expect, test } from 'vitest';
import { verdictOn } from '../app/crowd.ts';
import { haveChromium } from '../support/browsers.ts';
import { checkWhole, decideIncident, findLine, takeAway } from './officer/log.ts';
import { judgeMonth } from './officer/month.ts';
import { erase, giveOverview, makePapers, setTerms } from './officer/papers.ts';
import { Stage } from './officer/stage.ts';
import { Walk } from './officer/walk.ts';

let stage: Stage;
beforeAll(async () => {
  if (haveChromium) stage = await Stage.open();
});
afterAll(() => stage?.close());

/** Everything that the privacy officer's desk is for, one thing after another. */
async function walkThrough(walk: Walk, name: string): Promise<void> {
  await walk.signIn(await stage.newOfficer(name));
  await findLine(walk);
  await takeAway(walk);
  await checkWhole(walk);
  await decideIncident(walk);
  await judgeMonth(walk);
  await giveOverview(walk);
  await makePapers(walk);
  await setTerms(walk);
  await erase(walk);
  expect(walk.visitor.complaints).toEqual([]);
  await walk.end();
}

test.runIf(haveChromium)(
  'management sees that a review is late; the officer walks through the whole desk',
  async () => {
    const walk = await Walk.begin(stage, { language: 'nl', by: 'mouse', month: '2026-12' });
    const watching = await walk.manager('dag');
    await watching.visitor.see('De maandcontrole van het logboek is te laat');
    await watching.visitor.leave();
    await walkThrough(walk, 'Iris');
  },
  300_000,
);

test.runIf(haveChromium)(
  'the same by keyboard alone, in English',
  async () => walkThrough(await Walk.begin(stage, { language: 'en', by: 'keys', month: '2027-01' }), 'Esmee'),
  300_000,
);

test.runIf(haveChromium)('all of it stands in a log that is whole, and nothing failed inside', async () => {
  expect(await verdictOn(stage.practice)).toEqual({ exit: 0, lines: await stage.practice.size() });
  expect(stage.practice.faults).toEqual([]);
});
