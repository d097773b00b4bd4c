import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { canMount, SmallDisk } from '../support/disk.ts';
import { inspect } from '../support/inspect.ts';
import { signIn } from '../support/people.ts';

const SIZE = 64 * 1024 * 1024;

describe.skipIf(!haveChromium || !canMount)('who wonders whether everything works', () => {
  let appliance: Appliance;
  let disk: SmallDisk;
  let browser: Browser;
  beforeAll(async () => {
    // less room than the appliance wants to have
    appliance = await Appliance.start((folder) => {
      disk = SmallDisk.inMemory(join(folder, 'data'), SIZE);
      return {};
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await appliance.stopProcesses();
    disk.remove();
    await appliance.stop();
  });

  test('reads by keyboard alone what is wrong, what it means, and looks again', async () => {
    const staff = await signIn(browser, appliance, appliance.person('planner'));
    await staff.pressKeys('Mijn account');
    await staff.see('Mijn account');
    await staff.pressKeys('Werkt alles?');
    await staff.see('Beeldkamer kijkt zelf elke minuut');
    // within the first minute nothing has been looked at
    const end = Date.now() + 90_000;
    while (!(await staff.words()).includes('Laatst gekeken') && Date.now() < end) {
      await staff.pressKeys('Kijk opnieuw');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await staff.see('Niet alles werkt. Uw ICT-afdeling kan dit oplossen.');
    await staff.see('De schijf is bijna vol. Als hij vol is, kan niemand meer plannen');
    await inspect(staff, 'what does not work');
    const parts = await staff.page.$$eval('h2', (found) => found.map(({ textContent }) => textContent));
    expect(parts).toEqual([
      ...['Gesprekken', 'Mail en sms', 'Logboek en gegevens', 'Back-up', 'Test zonder afspraak'],
    ]);
    // no name of a computer, no number, nothing that helps an attacker
    expect(await staff.words()).not.toMatch(/localhost|\/tmp|\d+ (GB|MB)/);
  }, 180_000);
});
