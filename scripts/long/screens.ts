import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '../../test/support/appliance.ts';
import { launchChromium } from '../../test/support/browsers.ts';
import type { Verdict } from './run.ts';
import { Gallery } from './screens/gallery.ts';
import * as scenes from './screens/scenes.ts';

/**
 * Every state of the call's screens, driven by people: `npm run long -- screens [FOLDER [SCENE]]`. Pictures land in the
 * folder; with a scene (compare, handOver, disturb, mistrust) those of that one alone.
 */
export async function judge(): Promise<readonly Verdict[]> {
  const [appliance, browser] = await Promise.all([Appliance.start(), launchChromium()]);
  const gallery = new Gallery(process.argv[3] ?? mkdtempSync(join(tmpdir(), 'beeldkamer-screens-')));
  try {
    const stage = { appliance, browser, gallery };
    const wanted = Object.entries(scenes).filter(([name]) => name === (process.argv[4] ?? name));
    for (const [, scene] of wanted) await scene(stage);
  } finally {
    await browser.close();
    await appliance.stop();
  }
  return [
    ...gallery.faults.map((says) => ({ passed: false, says })),
    {
      passed: gallery.faults.length === 0,
      says: `${gallery.pictures} pictures, axe clean: ${gallery.folder}`,
    },
  ];
}
