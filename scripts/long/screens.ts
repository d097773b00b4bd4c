import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Appliance } from '../../test/support/appliance.ts';
import { launchChromium } from '../../test/support/browsers.ts';
import type { Verdict } from './run.ts';
import { Gallery } from './screens/gallery.ts';
import { compare, disturb, handOver, mistrust } from './screens/scenes.ts';

/** Every state of the call's screens, driven by people; pictures land in a folder (`npm run long -- screens FOLDER`). */
export async function judge(): Promise<readonly Verdict[]> {
  const [appliance, browser] = await Promise.all([Appliance.start(), launchChromium()]);
  const gallery = new Gallery(process.argv[3] ?? mkdtempSync(join(tmpdir(), 'beeldkamer-screens-')));
  try {
    const stage = { appliance, browser, gallery };
    for (const scene of [compare, handOver, disturb, mistrust]) await scene(stage);
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
