import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { codeAt, secretIn } from '../support/authenticator.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { readQr } from '../support/qr.ts';
import { SavedFiles } from '../support/saved-files.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
let browser: Browser;
const saved = new SavedFiles();
beforeAll(async () => {
  appliance = await Appliance.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await appliance.stop();
  saved.remove();
});

/** The demo's privacy officer comes in: with a second step, although the other demo people need none. */
async function officer(): Promise<Visitor> {
  const { mail, password } = appliance.person('auditor');
  const visitor = await Visitor.at(browser);
  const { page } = visitor;
  await page.goto(appliance.origin);
  await visitor.fill('Mailadres', mail);
  await visitor.fill('Wachtwoord', password);
  await page.keyboard.press('Enter');
  await visitor.press('Met een code-app op mijn telefoon');
  await page.waitForSelector('svg[role=img] path');
  const qr = await page.$eval('svg[role=img]', (svg) => ({
    size: Number(svg.getAttribute('viewBox')?.split(' ')[2]),
    path: svg.querySelector('path')?.getAttribute('d') ?? '',
  }));
  await visitor.fill('Code die de app nu toont', codeAt(secretIn(readQr(qr)), Date.now()));
  await visitor.press('Aanzetten');
  await visitor.press('Ik heb de codes bewaard');
  await visitor.press('Klaar');
  await saved.receiveFrom(page);
  return visitor;
}

test.runIf(haveChromium)(
  'the officer reads, checks, takes away, gives a patient an overview, judges',
  async () => {
    const visitor = await officer();
    const { page } = visitor;
    await visitor.see('logde in');
    await visitor.choose('Gebeurtenis', 'plande een afspraak');
    await visitor.pressKeys('Zoek');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('ol summary')].every((one) => one.textContent?.includes('plande')),
    );
    await page.focus('ol summary');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await visitor.see('"appointment.create"');
    await visitor.press('Toon als tabel');
    await inspect(visitor, 'lines');

    await visitor.press('Ophalen als bestand');
    await visitor.press('Maak het bestand');
    await visitor.press('Bewaar logboek-');
    expect((await saved.named(/csv$/)).toString()).toContain(',appointment.create,');
    await inspect(visitor, 'export');
    await page.keyboard.press('Escape');

    await visitor.press('Is het logboek heel?');
    await visitor.press('Controleer het hele logboek');
    await visitor.see('Het logboek is heel');
    await inspect(visitor, 'whole');
    await visitor.fill('Een bewaard zegel', `1 ${'00'.repeat(32)}`);
    await visitor.press('Controleer het hele logboek');
    await visitor.see('Het logboek klopt niet');

    await visitor.press('Incidenten');
    await visitor.see('Een controle vond dat het logboek niet klopt');
    await visitor.press('Besluit: niet melden');
    await visitor.press('Vastleggen');
    await visitor.see('Vul in wat er is gebeurd of waarom.');
    await visitor.fill('Reden of toelichting', 'Overgetypt van papier, met een fout.');
    await visitor.press('Vastleggen');
    await visitor.see('Besloten: niet melden');
    await inspect(visitor, 'incidents');

    await visitor.press('Inzage');
    await visitor.fill('Patiënt', 'jansen');
    await visitor.press('Mw. J. Jansen');
    await visitor.press('Maak het overzicht');
    await visitor.see('Wie heeft uw gegevens ingezien?');
    await inspect(visitor, 'overview');
    await visitor.press('Bewaar als PDF');
    await visitor.see('staat in regel');
    expect((await saved.named(/pdf$/)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  },
);
