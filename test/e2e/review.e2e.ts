import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Review } from '../../server/protocol/review.ts';
import { member, signInAgain } from '../app/crowd.ts';
import { ScriptedMonth } from '../audit/review/month.ts';
import type { TestBrowser } from '../support/browser.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { Practice } from '../support/practice.ts';
import { SavedFiles } from '../support/saved-files.ts';
import { Visitor } from '../support/visitor.ts';

let practice: Practice;
let browser: Browser;
let officer: Awaited<ReturnType<typeof member>>;
let manager: Awaited<ReturnType<typeof member>>;
const saved = new SavedFiles();
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
  saved.remove();
});

/** A page of somebody who is signed in already. */
async function visit({ cookies }: TestBrowser, hash: string): Promise<Visitor> {
  const visitor = await Visitor.at(browser);
  const { page } = visitor;
  for (const [name, value] of cookies)
    await page.browserContext().setCookie({ name, value, domain: '127.0.0.1', path: '/', secure: true });
  await page.goto(`${practice.origin}/#/${hash}`);
  await saved.receiveFrom(page);
  return visitor;
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
    expect((await saved.named(/pdf$/)).subarray(0, 5).toString()).toBe('%PDF-');
    await inspect(judging, 'done');
    expect(await officer.browser.get<Review[]>('/api/reviews')).toMatchObject([{ state: 'done', open: 0 }]);
    expect([...judging.complaints, ...watching.complaints]).toEqual([]);
    await Promise.all([judging.leave(), watching.leave()]);
  },
);
