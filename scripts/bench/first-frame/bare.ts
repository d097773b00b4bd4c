import type { Browser, Page } from 'puppeteer-core';
import { observe } from './observer.ts';
import { pressAndSee, type Round } from './round.ts';
import type { Stage } from './stage.ts';

/** A bare call between the same two browsers over the same links: nothing is ready but the cameras. */
export async function bareCall({ doctor, patient, bareOrigin }: Stage): Promise<Round> {
  const [caller, callee] = await Promise.all([open(doctor, bareOrigin), open(patient, bareOrigin)]);
  try {
    const button = await caller.waitForSelector('#call');
    if (button === null) throw new Error('no button');
    return await pressAndSee(caller, button, callee);
  } finally {
    await Promise.all([caller, callee].map((page) => page.browserContext().close()));
  }
}

async function open(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await observe(page);
  await page.goto(origin);
  await page.click('#open');
  await page.waitForFunction(() => document.title === 'ready', { polling: 100 });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return page;
}

/** Cameras deliver, and nothing else goes on. */
const SETTLE_MS = 2_000;
