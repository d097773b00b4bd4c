import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
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
    for (const [width, scheme] of [
      [1280, 'light'],
      [320, 'dark'],
    ] as const) {
      await page.setViewport({ width, height: 800 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      expect(await violations(page), `${width}`).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
    }
    expect(await page.goto(link).catch(String)).toContain('ERR_CONNECTION_REFUSED');

    await appliance.run('app');
    await page.goto(`${appliance.origin}/`);
    await staff.see('Afspraak plannen');
    await staff.leave();
  });
});
