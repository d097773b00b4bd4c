import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { arrive, openRoom, planFor, signIn } from '../support/people.ts';

describe.skipIf(!haveChromium)('a colleague in a call', () => {
  let appliance: Appliance;
  let browser: Browser;
  beforeAll(async () => {
    appliance = await Appliance.start();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await appliance.stop();
  });

  test('is let in and takes the call over: everybody reads who leads it', async () => {
    const [first, second] = appliance.people.filter(({ role }) => role === 'clinician');
    if (first === undefined || second === undefined) throw new Error('the practice has one clinician');
    const doctor = await signIn(browser, appliance, first);
    const link = await planFor(doctor, appliance, 'Mw. Overdracht');
    const patient = await arrive(browser, link);
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);

    const colleague = await signIn(browser, appliance, second);
    await colleague.page.goto(doctor.page.url());
    await colleague.press('Wachtkamer openen');
    await doctor.press('Laat binnen');
    await colleague.see(`${first.name} leidt dit gesprek.`);
    await patient.see(second.name);

    await doctor.press(`Laat ${second.name} het overnemen`);
    await doctor.see('mag dit gesprek van u overnemen');
    await colleague.see('vraagt u dit gesprek te leiden');
    expect(await violations(colleague.page)).toEqual([]);
    await colleague.pressKeys('Neem het gesprek over');
    await colleague.see('U leidt dit gesprek.');
    await doctor.see(`${second.name} leidt dit gesprek.`);
    await patient.see(`${second.name} leidt nu het gesprek`);
    expect(await violations(doctor.page)).toEqual([]);

    await colleague.press('Einde voor iedereen');
    await colleague.press('Ja, beëindigen');
    await patient.see('Het gesprek is afgelopen');
    await Promise.all([doctor.leave(), colleague.leave(), patient.leave()]);
  });
});
