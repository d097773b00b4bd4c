import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { codeAt, secretIn } from '../support/authenticator.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { readQr } from '../support/qr.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
let browser: Browser;
const saved = mkdtempSync(join(tmpdir(), 'saved-'));
beforeAll(async () => {
  appliance = await Appliance.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await appliance.stop();
  rmSync(saved, { recursive: true });
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
  const session = await page.createCDPSession();
  await session.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: saved });
  return visitor;
}

async function inspect({ page }: Visitor, screen: string): Promise<void> {
  for (const [width, scheme] of [
    [320, 'dark'],
    [1280, 'light'],
  ] as const) {
    await page.setViewport({ width, height: 800 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    expect(await violations(page), `${screen} ${width}`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, `${screen} ${width}: beyond the edge`).toBeLessThanOrEqual(0);
  }
}

/** A file that the page gave to be saved. The browser holds its name with an empty file, and puts the whole one there. */
async function savedFile(name: RegExp): Promise<Buffer> {
  const read = () =>
    readdirSync(saved)
      .filter((file) => name.test(file))
      .map((file) => readFileSync(join(saved, file)))
      .find((content) => content.length > 0);
  await expect.poll(read, { timeout: 30_000 }).toBeDefined();
  return read() ?? Buffer.alloc(0);
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
    expect((await savedFile(/csv$/)).toString()).toContain(',appointment.create,');
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
    expect((await savedFile(/pdf$/)).subarray(0, 5).toString()).toBe('%PDF-');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  },
);
