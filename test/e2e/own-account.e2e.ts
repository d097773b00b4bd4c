import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { linkFor, planFor, signIn } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
let browser: Browser;
beforeAll(async () => {
  appliance = await Appliance.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance.stop();
});

test.runIf(haveChromium)(
  'a clinician invites, the patient makes an account, reads who looked, and comes to the appointment from it',
  async () => {
    const clinician = await signIn(browser, appliance, appliance.person('clinician'));
    await planFor(clinician, appliance, 'Greet Bakker');
    await clinician.press('Account van de patiënt');
    await clinician.see('Niemand heeft een account');
    await inspect(clinician, 'access');
    await clinician.press('Stuur de uitnodiging');
    await clinician.see('greetbakker@patient.example, op');

    const patient = await Visitor.at(browser);
    const { page } = patient;
    await page.goto(await linkFor(appliance, 'greetbakker@patient.example', '/mijn#'));
    await patient.see('Een eigen account');
    expect(page.url()).toBe(`${appliance.origin}/mijn`);
    await inspect(patient, 'invited');
    await patient.press('Ga verder');
    await patient.see('Hebt u al een account?');
    await inspect(patient, 'choice');
    await patient.press('Nee, ik maak een nieuw account');
    await patient.press('Maak mijn account');
    await patient.see('Zet een vinkje als u akkoord gaat');
    await inspect(patient, 'register');
    await patient.fill('Uw naam', 'Greet Bakker');
    await patient.fill('Wachtwoord', 'de reiger vist bij de sloot');
    await patient.press('Ik heb dit gelezen en ik ga akkoord');
    await patient.press('Maak mijn account');
    await patient.see('Komende afspraken');
    await inspect(patient, 'appointments');
    await patient.press('Wie heeft mijn gegevens bekeken?');
    await patient.see('Uzelf');
    await inspect(patient, 'overview');
    await patient.press('Terug');
    await patient.press('Mijn account');
    await patient.see('U logt in met greetbakker@patient.example');
    await inspect(patient, 'account');
    await patient.press('Terug');

    await patient.press('Naar het gesprek');
    await patient.press('Verder');
    await patient.press('Ik ben er');
    await patient.see('U bent aangemeld');
    await patient.leave();
  },
);
