import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { chooseRow, wordsRead } from '../support/comparing.ts';
import { arrive, openRoom, planFor, signIn } from '../support/people.ts';
import type { Visitor } from '../support/visitor.ts';

/** Opens the appointment in which this person takes part, from the day on screen. */
async function openAppointmentOf(staff: Visitor, name: string): Promise<void> {
  await staff.see(name);
  await staff.page.locator(`li.appointment ::-p-text(${name})`).wait();
  await staff.page.evaluate((wanted) => {
    const rows = [...document.querySelectorAll<HTMLElement>('li.appointment')];
    rows
      .find((row) => row.innerText.includes(wanted))
      ?.querySelector('a')
      ?.click();
  }, name);
}

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

  test('is added, finds it in the own day, is let in, compares pictures and takes the call over: everybody reads who leads it', async () => {
    const [first, second] = appliance.people.filter(({ role }) => role === 'clinician');
    if (first === undefined || second === undefined) throw new Error('the practice has one clinician');
    const doctor = await signIn(browser, appliance, first);
    const link = await planFor(doctor, appliance, 'Mw. Overdracht');
    await doctor.press('Collega toevoegen');
    await doctor.choose('Collega', second.name);
    await doctor.press('Voeg toe');
    await doctor.see(`${second.name} is toegevoegd.`);
    await doctor.press('Sluiten');
    const patient = await arrive(browser, link);
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);

    const colleague = await signIn(browser, appliance, second);
    await openAppointmentOf(colleague, 'Mw. Overdracht');
    await colleague.press('Open wachtkamer');
    await colleague.press('Wachtkamer openen');
    await doctor.press('Laat binnen');
    await colleague.see(`${first.name} leidt dit gesprek.`);
    await patient.see(second.name);

    await doctor.page.locator(`::-p-aria(Vergelijk plaatjes met ${second.name})`).click();
    await colleague.see('Lees deze plaatjes hardop voor');
    await chooseRow(doctor, await wordsRead(colleague));
    await doctor.press('Deze rij hoorde ik');
    await colleague.press('Ja, het klopt');
    await doctor.see('heeft het ook bevestigd');
    await doctor.press('Klaar');
    await colleague.press('Sluiten');

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
