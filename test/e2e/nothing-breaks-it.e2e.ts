import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { arrive, endForAll, openRoom, planFor, signIn } from '../support/people.ts';

describe.skipIf(!haveChromium)('what happens on the way does not end the call', () => {
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

  test('a reload while waiting, and reloads of both during the call, keep the seat', async () => {
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const name = 'Mw. Herlaad';
    const guest = await arrive(browser, await planFor(doctor, appliance, name));
    await guest.page.reload();
    await guest.see('U bent aangemeld');
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await guest.page.reload();
    await guest.pressIfAsked('Zet camera en microfoon aan');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await doctor.page.reload();
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await guest.press('Ophangen');
    await guest.press('Terug naar het gesprek');
    await guest.see('U bent aangemeld');
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await endForAll(doctor, guest);
  });

  test('the app process is killed and comes back: the call goes on and ends normally', async () => {
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const guest = await arrive(browser, await planFor(doctor, appliance, 'Dhr. Stroomuitval'));
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await appliance.kill('app');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await appliance.run('app');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await endForAll(doctor, guest);
  });

  test('the relay is killed and comes back during a relayed call: media recovers', async () => {
    appliance.setPath('relay');
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const guest = await arrive(browser, await planFor(doctor, appliance, 'Dhr. Doorgever'));
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await appliance.kill('relay');
    await appliance.run('relay');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await endForAll(doctor, guest);
  });

  test('the relay is down all the time: after the admission the direct path is found', async () => {
    appliance.setPath('direct');
    await appliance.kill('relay');
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const guest = await arrive(browser, await planFor(doctor, appliance, 'Dhr. Rechtstreeks'));
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await endForAll(doctor, guest);
    await appliance.run('relay');
  });

  test('and every step stands in a log that the verifier accepts', () => {
    const { status, said } = appliance.verifyLog();
    expect(status, said).toBe(0);
  });
});
