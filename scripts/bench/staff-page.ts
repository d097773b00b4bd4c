import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { MINUTE } from '../../server/core/clock.ts';
import { Appliance } from '../../test/support/appliance.ts';
import { launchChromium } from '../../test/support/browsers.ts';
import { signIn } from '../../test/support/people.ts';
import type { Visitor } from '../../test/support/visitor.ts';
import { fill } from './appointments.ts';
import type { Figure } from './run.ts';
import { median } from './statistics.ts';
import { watchTraffic } from './traffic.ts';

const APPOINTMENTS = 10_000;
const ROUNDS = 5;

/**
 * What a clinician's browser fetches for the agenda, with nothing kept from before; and the planners' board of a day of
 * 10,000 appointments: from the press to its first rows on screen, and from another's act to where it shows.
 */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  const browser = await launchChromium();
  try {
    const bytes = await bytesOf(browser, appliance);
    await appliance.kill('app');
    await fill(join(appliance.folder, 'data', 'beeldkamer.db'), {
      count: APPOINTMENTS,
      // on one day, whatever the hour of the run: within half an hour of the practice's first
      startOf: (n, first) => first + (n % 30) * MINUTE,
      phase: 'invited',
    });
    await appliance.run('app');
    const planner = await signIn(browser, appliance, appliance.person('planner'));
    const other = await signIn(browser, appliance, appliance.person('assistant'));
    const paints: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) paints.push(await paint(planner));
    const updates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) updates.push(await update(planner, other));
    const [first, ...warm] = paints;
    console.log(`first board ${first?.toFixed(0)} ms`);
    return [
      { metric: 'bytes', value: bytes, unit: 'bytes' },
      { metric: 'paint_ms', value: median(warm), unit: 'ms' },
      { metric: 'update_ms', value: median(updates), unit: 'ms' },
    ];
  } finally {
    await browser.close();
    await appliance.stop();
  }
}

async function bytesOf(browser: Browser, appliance: Appliance): Promise<number> {
  const clinician = await signIn(browser, appliance, appliance.person('clinician'));
  const traffic = await watchTraffic(clinician.page);
  await clinician.page.reload();
  await clinician.see('Afspraak plannen');
  const bytes = traffic.bytes();
  await clinician.leave();
  return bytes;
}

/** From the way to the board to the frame that shows its first rows. Milliseconds. */
async function paint({ page }: Visitor): Promise<number> {
  await page.evaluate(() => {
    location.hash = '#/account';
  });
  await page.waitForFunction(() => document.querySelector('main h3 time') === null);
  return await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const watching = new MutationObserver(() => {
          if (document.querySelector('main h3 time') === null) return;
          watching.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        watching.observe(document.body, { subtree: true, childList: true });
        location.hash = '#/bord';
      }),
  );
}

/** From a colleague's press to the frame of this board that shows it. Milliseconds; both clocks are this computer's. */
async function update({ page }: Visitor, { page: other }: Visitor): Promise<number> {
  const shown = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const guest = document.querySelector('main li:has(> h3) ul');
        const before = guest?.textContent;
        const watching = new MutationObserver(() => {
          if (document.querySelector('main li:has(> h3) ul')?.textContent === before) return;
          watching.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
        });
        watching.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
  );
  const link = await page.$eval('main h3 a', (one) => one.getAttribute('href') ?? '');
  const pressed = await other.evaluate(async (id: string) => {
    const path = `/api/appointments/${id}`;
    const { participants } = await (await fetch(path)).json();
    const [guest] = participants;
    const began = performance.timeOrigin + performance.now();
    await fetch(`${path}/participants/${guest.id}/outcome`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome: guest.outcome === null ? 'phone' : null }),
    });
    return began;
  }, link.split('/').at(-1) ?? '');
  return (await shown) - pressed;
}
