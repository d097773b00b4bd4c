import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance, type Person } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { linkFor } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
let browser: Browser;
beforeAll(async () => {
  // a service that is away: its button stands there, and leads back with a sentence
  appliance = await Appliance.start({
    BEELDKAMER_SSO_ISSUER: 'http://127.0.0.1:1',
    BEELDKAMER_SSO_CLIENT_ID: 'beeldkamer',
    BEELDKAMER_SSO_LABEL: 'Linde-account',
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance.stop();
});

describe.skipIf(!haveChromium)('from an invitation to an account', () => {
  test('a manager invites, the colleague registers with the link, and the manager sees it', async () => {
    const person = appliance.people.find(({ role }) => role === 'manager');
    const manager = await enter(person);
    await manager.press('Medewerkers');
    await manager.see('Er zijn geen uitnodigingen');
    await manager.press('Iemand uitnodigen');
    await manager.fill('Naam', 'Els Bos');
    await manager.fill('Mailadres', 'els@nieuw.example');
    await inspect(manager, 'invite');
    await manager.press('Uitnodiging sturen');
    await manager.see('Kies minstens één rol');
    await manager.press('planner');
    await manager.press('Uitnodiging sturen');
    await manager.see('De uitnodiging aan Els Bos is onderweg');
    const link = await linkFor(appliance, 'els@nieuw.example');
    await inspect(manager, 'people');

    const colleague = await Visitor.at(browser);
    await colleague.page.goto(link);
    await colleague.see('Welkom Els Bos');
    await inspect(colleague, 'invitation');
    await colleague.press('Een nieuw account maken');
    await colleague.fill('Nieuw wachtwoord', 'de zeehond eet elke dag vis');
    await colleague.press('Account maken');
    await colleague.see('Zet het vinkje als u akkoord gaat');
    await inspect(colleague, 'new account');
    await colleague.press('Ik heb ze gelezen en ga akkoord');
    await colleague.press('Account maken');
    await colleague.see('Stel een tweede stap in');
    await colleague.page.goto('about:blank');
    await colleague.page.goto(link);
    await colleague.see('Deze uitnodiging werkt niet meer');

    await manager.page.reload();
    await manager.see('Aangenomen');
    expect([...manager.complaints, ...colleague.complaints].filter((one) => !one.includes('404'))).toEqual(
      [],
    );
    await manager.leave();
    await colleague.leave();
  });

  test('the button of the sign-in service says so when the service is away', async () => {
    const visitor = await Visitor.at(browser);
    await visitor.page.goto(appliance.origin);
    await visitor.see('Inloggen met Linde-account');
    await inspect(visitor, 'sign-in');
    await visitor.press('Inloggen met Linde-account');
    await visitor.see('De inlogdienst van uw organisatie antwoordt niet');
    await visitor.leave();
  });
});

/** Managers do not plan: what they see first is the agenda alone. */
async function enter(person: Person | undefined): Promise<Visitor> {
  const staff = await Visitor.at(browser);
  await staff.page.goto(appliance.origin);
  await staff.fill('Mailadres', person?.mail ?? '');
  await staff.fill('Wachtwoord', person?.password ?? '');
  await staff.page.keyboard.press('Enter');
  await staff.see('Uitloggen');
  return staff;
}
