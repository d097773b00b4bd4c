import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { planFor, signIn, takeSeat } from '../support/people.ts';
import type { Visitor } from '../support/visitor.ts';

const BUILT = join(import.meta.dirname, '../../web/dist');
const SHELL = ['/favicon.svg', '/offline.html', '/plain.css'];

let appliance: Appliance;
let browser: Browser;
let pages = '';
beforeAll(async () => {
  appliance = await Appliance.start((folder) => {
    pages = join(folder, 'pages');
    cpSync(BUILT, pages, { recursive: true });
    return { BEELDKAMER_APP_WEB_FOLDER: pages };
  });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance.stop();
});

/** What the browser keeps for the page: the store's names, and the paths in it. */
function kept({ page }: Visitor): Promise<{ names: string[]; paths: string[] }> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const paths: string[] = [];
    for (const name of names)
      for (const { url } of await (await caches.open(name)).keys())
        paths.push(url.slice(location.origin.length));
    return { names, paths: paths.sort() };
  });
}

/** Everything that the browser keeps for the page and that a script can read, as one text. */
function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        found.push(request.url, await (await cache.match(request))?.text());
    }
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const kept = database.transaction(store).objectStore(store);
        found.push(store, await asked(kept.getAllKeys()), await asked(kept.getAll()));
      }
      database.close();
    }
    return JSON.stringify(found);
  });
}

/** Waits until the worker of another version than `before` has taken over, and gives the name of its store. */
async function takenOver(visitor: Visitor, before: string | null): Promise<string> {
  const found = await visitor.page.waitForFunction(
    async (old) => {
      const [name, ...others] = await caches.keys();
      const alone = name !== undefined && others.length === 0 && name !== old;
      return alone && navigator.serviceWorker.controller?.state === 'activated' ? name : false;
    },
    { polling: 100 },
    before,
  );
  return String(await found.jsonValue());
}

/** A later version of the pages: another text, and the worker that the build makes of it. */
function release(words: string, from: string, to: string): void {
  for (const name of ['offline.html', 'worker.js'])
    for (const packed of ['br', 'gz']) rmSync(join(pages, `${name}.${packed}`));
  const change = (name: string, old: string, fresh: string): void => {
    const text = readFileSync(join(pages, name), 'utf8');
    expect(text).toContain(old);
    writeFileSync(join(pages, name), text.replaceAll(old, fresh));
  };
  change('offline.html', 'Geen verbinding', words);
  change('worker.js', from, to);
}

describe.skipIf(!haveChromium)('the installed page', () => {
  test('can be installed, keeps the shell alone, says when there is no connection, and never stays old', async () => {
    const staff = await signIn(browser, appliance, appliance.person('clinician'));
    const { page } = staff;
    const first = await takenOver(staff, null);

    const inspector = await page.createCDPSession();
    const { installabilityErrors } = await inspector.send('Page.getInstallabilityErrors');
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
    const { errors, data } = await inspector.send('Page.getAppManifest');
    expect([errors, JSON.parse(data ?? '{}').start_url]).toEqual([[], '/']);

    const link = await planFor(staff, appliance, 'Mw. Thuis');
    await takeSeat(staff, link);
    await page.goto(appliance.origin);
    await staff.see('Afspraak plannen');
    expect(await kept(staff)).toEqual({ names: [first], paths: SHELL });

    const word = first.replace('shell-', '');
    const later = word.replace(/./g, (sign) => (sign === '0' ? '1' : '0'));
    release('Even geen verbinding', word, later);
    await page.reload();
    await staff.see('Afspraak plannen');
    expect(await takenOver(staff, first)).toBe(`shell-${later}`);
    expect((await kept(staff)).paths).toEqual(SHELL);

    await appliance.kill('app');
    await page.goto(`${appliance.origin}/`);
    await staff.see('Even geen verbinding');
    await inspect(staff, 'no connection');
    expect(await page.goto(link).catch(String)).toContain('ERR_CONNECTION_REFUSED');

    await appliance.run('app');
    await page.goto(`${appliance.origin}/`);
    await staff.see('Afspraak plannen');
    await staff.leave();
  });

  test('opens by a PIN of this device, which is never sent; five wrong ones end in signing in anew', async () => {
    const person = appliance.person('clinician');
    const staff = await signIn(browser, appliance, person);
    const { page } = staff;
    await page.goto(`${appliance.origin}/#/account`);
    await staff.see('Pincode op dit apparaat');
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
    });
    await staff.fill('Nieuwe pincode', '1234');
    await staff.fill('Nog een keer de pincode', '1234');
    await staff.press('Pincode instellen');
    await staff.see('Deze pincode raadt iedereen');
    await staff.fill('Nieuwe pincode', '2580');
    await staff.fill('Nog een keer de pincode', '2580');
    await staff.press('Pincode instellen');
    await staff.see('De pincode is ingesteld');
    await inspect(staff, 'account');

    await page.reload();
    await staff.see('Beeldkamer is vergrendeld');
    expect(await staff.words()).not.toContain('Mijn account');
    await inspect(staff, 'locked');
    await staff.typeKeys('Uw pincode', '1357');
    await page.keyboard.press('Enter');
    await staff.see('Deze pincode klopt niet');
    await staff.typeKeys('Uw pincode', '2580');
    await page.keyboard.press('Enter');
    await staff.see('Op dit apparaat is een pincode ingesteld');
    expect(sent).toEqual([]);

    await page.reload();
    for (let time = 1; time < 5; time += 1) {
      await staff.see('Beeldkamer is vergrendeld');
      await staff.fill('Uw pincode', '1357');
      await staff.press('Openen');
      await staff.see('Deze pincode klopt niet');
      await page.reload();
    }
    await staff.fill('Uw pincode', '1357');
    await staff.press('Openen');
    await staff.see('Vijf keer fout');
    await staff.press('Uitloggen');
    await staff.fill('Mailadres', person.mail);
    await staff.fill('Wachtwoord', person.password);
    await page.keyboard.press('Enter');
    await staff.see('Op dit apparaat is een pincode ingesteld');
    expect(sent).toEqual(['DELETE /api/session', 'POST /api/session']);
    expect(staff.complaints).toEqual([]);
    await staff.leave();
  });

  test('keeps nobody’s name or secret, and shows nothing once signed out, also without a connection', async () => {
    const person = appliance.person('clinician');
    const staff = await signIn(browser, appliance, person);
    const { page } = staff;
    const link = await planFor(staff, appliance, 'Mw. Verborgen');
    await takeSeat(staff, link);
    await page.goto(appliance.origin);
    await staff.see('Verborgen');
    const secrets = ['verborgen', person.mail, person.name, new URL(link).hash.slice(1)];
    const leaks = (text: string): readonly string[] =>
      secrets.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
    expect(leaks(await stored(page))).toEqual([]);

    await appliance.kill('app');
    await staff.press('Uitloggen');
    await staff.see('Wachtwoord');
    expect(leaks(await page.content())).toEqual([]);
    expect(leaks(await stored(page))).toEqual([]);

    await appliance.run('app');
    await page.goto(`${appliance.origin}/`);
    await staff.see('Wachtwoord');
    const answer = await page.evaluate(async () => (await fetch('/api/session')).json());
    expect(answer.account).toBeNull();
    await staff.leave();
  });
});
