import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance, type Person } from '../support/appliance.ts';
import { codeAt, secretIn } from '../support/authenticator.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { linkFor, signIn } from '../support/people.ts';
import { readQr } from '../support/qr.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
beforeAll(async () => {
  appliance = await Appliance.start();
});
afterAll(() => appliance.stop());

type Newcomer = Pick<Person, 'mail' | 'password'>;

/** A member of staff whom the operator made just now. */
function newcomer(name: string): Newcomer {
  const mail = `${name.toLowerCase()}@demo.example`;
  const { stdout, status } = appliance.cli(
    'create-user',
    '--name',
    name,
    '--mail',
    mail,
    '--role',
    'planner',
  );
  expect(status).toBe(0);
  return { mail, password: /Password: (\S+)/.exec(stdout)?.[1] ?? '' };
}

async function firstStep(browser: Browser, { mail, password }: Newcomer): Promise<Visitor> {
  const visitor = await Visitor.at(browser);
  await visitor.page.goto(appliance.origin);
  await visitor.fill('Mailadres', mail);
  await visitor.fill('Wachtwoord', password);
  await visitor.page.keyboard.press('Enter');
  return visitor;
}

/** The secret in the QR code on screen, read from its picture. */
async function secretOnScreen(page: Page): Promise<string> {
  await page.waitForSelector('svg[role=img] path');
  const qr = await page.$eval('svg[role=img]', (svg) => ({
    size: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
    path: svg.querySelector('path')?.getAttribute('d') ?? '',
  }));
  return secretIn(readQr(qr));
}

const recoveryCodes = (page: Page): Promise<string[]> =>
  page.$$eval('ol[aria-label] code', (codes) => codes.map((code) => code.textContent ?? ''));

const BROWSERS = [
  { name: 'Chromium', have: haveChromium, launch: () => launchChromium() },
  { name: 'Firefox', have: haveFirefox, launch: () => launchFirefox() },
] as const;

describe.each(BROWSERS.filter(({ have }) => have))('$name', ({ name, launch }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('switch on a second step, sign in with it, lose the phone, recover', async () => {
    const person = newcomer(`Nieuw${name}`);
    const visitor = await firstStep(browser, person);
    await visitor.see('Stel een tweede stap in');
    await inspect(visitor, 'choice');
    await visitor.page.reload();
    await visitor.press('Met een code-app op mijn telefoon');
    const secret = await secretOnScreen(visitor.page);
    await inspect(visitor, 'QR code');
    await visitor.fill('Code die de app nu toont', '000000');
    await visitor.press('Aanzetten');
    await visitor.see('Dit klopt niet');
    await visitor.fill('Code die de app nu toont', codeAt(secret, Date.now()));
    await visitor.press('Aanzetten');
    await visitor.see('Bewaar uw herstelcodes');
    const [code = ''] = await recoveryCodes(visitor.page);
    await inspect(visitor, 'codes');
    await visitor.press('Klaar');
    await visitor.see('Bewaar de codes en zet dan het vinkje');
    await visitor.press('Ik heb de codes bewaard');
    await visitor.press('Klaar');
    await visitor.see('Afspraak plannen');
    await visitor.press('Uitloggen');
    await visitor.see('Wachtwoord vergeten?');
    await visitor.leave();

    const lost = await firstStep(browser, person);
    await lost.see('Bewijs dat u het bent');
    await inspect(lost, 'second step');
    await lost.press('Telefoon kwijt? Gebruik een herstelcode');
    await lost.fill('Herstelcode', code);
    await lost.press('Verder');
    await lost.see('Afspraak plannen');
    await lost.page.goto(`${appliance.origin}/#/account`);
    await lost.see('Herstelcodes over: 9');
    await lost.see('Dit apparaat');
    await inspect(lost, 'own account');
    await lost.leave();

    const reset = appliance.cli('user', 'reset-factor', person.mail, '--reason', 'telefoon kwijt');
    expect(reset.status, reset.stderr).toBe(0);
    const again = await firstStep(browser, person);
    await again.see('Stel een tweede stap in');
    await again.leave();
  });

  test('a forgotten password is renewed by mail; the old one opens nothing any more', async () => {
    const person = newcomer(`Vergeten${name}`);
    const visitor = await Visitor.at(browser);
    await visitor.page.goto(appliance.origin);
    await visitor.press('Wachtwoord vergeten?');
    await inspect(visitor, 'forgotten');
    await visitor.fill('Mailadres', person.mail);
    await visitor.press('Stuur de link');
    await visitor.see('Kijk in uw mail');
    await visitor.page.goto(await linkFor(appliance, person.mail));
    await visitor.see('Nieuw wachtwoord kiezen');
    await visitor.fill('Nieuw wachtwoord', 'Welkom2026!!!');
    await visitor.press('Wachtwoord opslaan');
    await visitor.see('te makkelijk te raden');
    await inspect(visitor, 'renew');
    await visitor.fill('Nieuw wachtwoord', 'de zeehond eet elke dag vis');
    await visitor.see('Sterkte: sterk');
    await visitor.press('Wachtwoord opslaan');
    await visitor.see('Uw nieuwe wachtwoord geldt nu');
    await visitor.leave();
    const old = await firstStep(browser, person);
    await old.see('Het mailadres of het wachtwoord klopt niet');
    await old.leave();
    const next = await firstStep(browser, { ...person, password: 'de zeehond eet elke dag vis' });
    await next.see('Stel een tweede stap in');
    await next.leave();
  });
});

describe.skipIf(!haveChromium)('a passkey', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('is made at the first sign-in and opens the second; another device is refused', async () => {
    const person = newcomer('Sleutel');
    const visitor = await Visitor.at(browser);
    const cdp = await visitor.page.createCDPSession();
    await cdp.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: true,
    } as const;
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
    const origin = appliance.origin.replace('127.0.0.1', 'localhost');
    const enter = async () => {
      await visitor.page.goto(origin);
      await visitor.fill('Mailadres', person.mail);
      await visitor.fill('Wachtwoord', person.password);
      await visitor.page.keyboard.press('Enter');
    };
    await enter();
    await visitor.press('Met een passkey');
    await visitor.see('Bewaar uw herstelcodes');
    await visitor.press('Ik heb de codes bewaard');
    await visitor.press('Klaar');
    await visitor.press('Uitloggen');
    await enter();
    await visitor.press('Gebruik uw passkey');
    await visitor.see('Afspraak plannen');
    await visitor.press('Uitloggen');
    await cdp.send('WebAuthn.clearCredentials', { authenticatorId });
    await enter();
    await visitor.press('Gebruik uw passkey');
    await visitor.see('De passkey is niet gebruikt');
    await visitor.leave();
  });

  test('a manager resets the second step of a colleague, who is signed out at once', async () => {
    const person = newcomer('Collega');
    const colleague = await firstStep(browser, person);
    await colleague.press('Met een code-app op mijn telefoon');
    await colleague.fill(
      'Code die de app nu toont',
      codeAt(await secretOnScreen(colleague.page), Date.now()),
    );
    await colleague.press('Aanzetten');
    await colleague.press('Ik heb de codes bewaard');
    await colleague.press('Klaar');
    await colleague.see('Afspraak plannen');

    const manager = await firstStep(browser, appliance.person('manager'));
    await manager.press('Medewerkers');
    await manager.see('Collega');
    await inspect(manager, 'people');
    await manager.press('Wat wilt u doen? Collega');
    await manager.press('Tweede stap wissen van Collega');
    await manager.see('Waarom, en hoe weet u');
    await inspect(manager, 'reset');
    await manager.fill('Waarom, en hoe weet u', 'Telefoon kwijt, zij stond voor mij.');
    await manager.page.keyboard.press('Enter');
    await manager.see('De tweede stap van Collega is gewist');
    await colleague.see('U bent uitgelogd');
    await Promise.all([manager.leave(), colleague.leave()]);
  });

  test('demo people of a trial come in with their password alone', async () => {
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    await doctor.page.goto(`${appliance.origin}/#/account`);
    await doctor.see('U hebt nog geen tweede stap');
    await doctor.press('Ander wachtwoord kiezen');
    await inspect(doctor, 'own account with the password open');
    await doctor.leave();
  });
});
