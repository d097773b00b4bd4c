import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Review } from '../../server/protocol/review.ts';
import { member, signInAgain } from '../app/crowd.ts';
import { ScriptedMonth } from '../audit/review/month.ts';
import { violations } from '../support/axe.ts';
import type { TestBrowser } from '../support/browser.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { Practice } from '../support/practice.ts';
import { Visitor } from '../support/visitor.ts';

let practice: Practice;
let browser: Browser;
let officer: Awaited<ReturnType<typeof member>>;
let manager: Awaited<ReturnType<typeof member>>;
const saved = mkdtempSync(join(tmpdir(), 'saved-'));
beforeAll(async () => {
  practice = await Practice.open();
  const month = await ScriptedMonth.open(practice);
  [officer, manager] = [await member(practice, 'auditor'), await member(practice, 'manager')];
  month.at('2026-12-22T12:00:00Z');
  await month.looked(await month.patient({ name: 'Piet Boer-Smit' }));
  await month.looked(await month.patient({ name: 'Mw. F. de Boer', mail: month.doctor.mail }));
  month.at('2027-01-02T09:00:00Z');
  await practice.app.domains.reviews.proposing.tick();
  month.at('2027-02-02T09:00:00Z');
  await signInAgain(practice, officer.browser, officer.account);
  await signInAgain(practice, manager.browser, manager.account);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await practice.close();
  rmSync(saved, { recursive: true });
});

/** A page of somebody who is signed in already. */
async function visit({ cookies }: TestBrowser, hash: string): Promise<Visitor> {
  const visitor = await Visitor.at(browser);
  const { page } = visitor;
  for (const [name, value] of cookies)
    await page.browserContext().setCookie({ name, value, domain: '127.0.0.1', path: '/', secure: true });
  await page.goto(`${practice.origin}/#/${hash}`);
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

/** A file that the page gave to be saved: not its name, but what is in it. */
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
  'a month is judged: a banner, a question by link, a signature, the evidence',
  async () => {
    const watching = await visit(manager.browser, 'dag');
    await watching.see('De maandcontrole van het logboek is te laat');

    const judging = await visit(officer.browser, 'controle');
    await judging.see('Te laat: dag 33 na de maand');
    await inspect(judging, 'months');
    await judging.press('Controle van december 2026');
    await judging.see('Eigen dossier');
    await inspect(judging, 'items');
    await judging.press('Vraag stellen');
    await judging.fill('Uw vraag', 'Kent u deze reden?');
    await inspect(judging, 'question');
    await judging.press('Vastleggen');
    await judging.see('De vraag is verstuurd.');

    const [letter] = await practice.browser().get<{ links: string[] }[]>('/api/postbus');
    const asked = await visit(manager.browser, new URL(letter?.links[0] ?? '').hash.slice(2));
    await asked.see('Kent u deze reden?');
    await inspect(asked, 'asked');
    await asked.fill('Uw antwoord', 'Ja, dat klopt.');
    await asked.press('Antwoord versturen');
    await asked.see('Dank u.');
    await asked.leave();

    for (const label of await judging.page.$$('li label')) await label.click();
    await judging.press('In orde');
    await judging.fill('Reden', 'Nagevraagd bij de arts.');
    await judging.pressKeys('Vastleggen');
    await judging.see('Alles heeft een oordeel.');
    await judging.pressKeys('Controle tekenen');
    await judging.press('Bewijs als PDF');
    await judging.see('staat in regel');
    expect((await savedFile(/pdf$/)).subarray(0, 5).toString()).toBe('%PDF-');
    await inspect(judging, 'done');
    expect(await officer.browser.get<Review[]>('/api/reviews')).toMatchObject([{ state: 'done', open: 0 }]);
    expect([...judging.complaints, ...watching.complaints]).toEqual([]);
    await Promise.all([judging.leave(), watching.leave()]);
  },
);
