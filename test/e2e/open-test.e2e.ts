import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { signIn } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

const WEEK = Array.from({ length: 7 }, () => []);
const PAGE = {
  ...{ slug: 'de-linde', published: true, welcome: '', team: [], colour: '' },
  ...{ walkInWeek: WEEK, walkInReasons: [], walkInMinutes: 10 },
};

describe.skipIf(!haveChromium)('a test without an appointment', () => {
  let appliance: Appliance;
  let browser: Browser;

  beforeAll(async () => {
    appliance = await Appliance.start();
    browser = await launchChromium();
    const manager = await Visitor.at(browser);
    const { mail, password } = appliance.person('manager');
    await manager.page.goto(`${appliance.origin}/#/soorten`);
    await manager.fill('Mailadres', mail);
    await manager.fill('Wachtwoord', password);
    await manager.page.keyboard.press('Enter');
    await manager.see('VIDEO10');
    const status = await manager.page.evaluate(async (page) => {
      const [location] = (await (await fetch('/api/locations/all')).json()) as { id: string }[];
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(page);
      const saved = await fetch(`/api/locations/${location?.id}/page`, { method: 'POST', headers, body });
      return saved.status;
    }, PAGE);
    expect(status).toBe(200);
    await manager.leave();
  });
  afterAll(async () => {
    await browser.close();
    await appliance.stop();
  });

  test('goes from the practice page through the relay to a verdict, and staff find its code', async () => {
    const visitor = await Visitor.at(browser);
    await visitor.page.goto(`${appliance.origin}/praktijk/de-linde`);
    await inspect(visitor, 'practice page');
    await visitor.press('Test uw camera en geluid');
    await visitor.see('Alleen u ziet uw beeld.');
    await inspect(visitor, 'before the test');
    await visitor.press('Begin de test');
    await visitor.press('Speel een geluid');
    await visitor.press('Ik hoor het');
    await visitor.see('Alles werkt: u kunt beeldbellen.');
    await inspect(visitor, 'the test');
    const [, code = ''] = /Noem code ([2-9A-Z]{3} [2-9A-Z]{3})/.exec(await visitor.words()) ?? [];
    await visitor.press('Klaar met testen');
    await visitor.see('Uw camera en microfoon zijn weer uit.');
    await visitor.press('Terug naar de praktijk');
    await visitor.see('Vooraf testen');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();

    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    await doctor.page.goto(`${appliance.origin}/#/werkt-alles`);
    await doctor.fill('Code van zes tekens', 'O0');
    await doctor.press('Zoek');
    await doctor.see('Vul zes letters en cijfers in.');
    await doctor.fill('Code van zes tekens', code.toLowerCase());
    await doctor.press('Zoek');
    await doctor.see('Test gelukt');
    await inspect(doctor, 'the code found');
    await doctor.leave();
  });

  test('speaks English from the English page, and says where there is no such practice', async () => {
    const visitor = await Visitor.at(browser);
    await visitor.page.goto(`${appliance.origin}/praktijk/de-linde?lang=en`);
    await visitor.press('Test your camera and sound');
    await visitor.see('Do your camera and sound work?');
    await inspect(visitor, 'in English');
    await visitor.page.goto(`${appliance.origin}/praktijk/de-eik/test`);
    await visitor.see('Deze praktijk is hier niet');
    await inspect(visitor, 'no such practice');
    await visitor.leave();
  });
});
