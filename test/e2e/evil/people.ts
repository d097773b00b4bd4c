import type { Page } from 'puppeteer-core';
import type { CheckView } from '../../../web/src/call/sas/check-view.ts';
import type { Report } from '../call/report.ts';
import { Actor } from '../call/theatre.ts';

/** Long enough for an admission and some pictures; nothing is judged by it but that nothing comes. */
const WHILE_MS = 800;

/** Takes a page that is open to a seat: what another app's page has kept is not there. */
export async function takeSeat(
  page: Page,
  address: string,
  seat: string,
  as: 'host' | 'guest',
): Promise<Actor> {
  await page.goto(address);
  await page.mouse.click(5, 5);
  return new Actor(page, seat, as);
}

/** Lets things happen that must not. */
export function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WHILE_MS));
}

/** Waits until the report is as asked, or gives up without a word. @returns whether it came */
export async function comes(actor: Actor, what: (report: Report) => boolean, limitMs = 3_000) {
  try {
    await actor.until(what, limitMs);
    return true;
  } catch {
    return false;
  }
}

/** The comparison with a peer as it shows; null: none can be made. */
export async function checkOf(actor: Actor, peer: string): Promise<CheckView | null> {
  return (await actor.report()).peers[peer]?.check ?? null;
}

/**
 * Two people compare as well as people can: the guest reads aloud, the host's person picks that row or none, and the

 *
 * @returns the row that was read, and whether the host's person found it.
 */
export async function compare(host: Actor, guest: Actor): Promise<{ read: string | null; found: boolean }> {
  const checks = [await checkOf(host, guest.seat), await checkOf(guest, host.seat)];
  if (checks.includes(null)) return { read: null, found: false };
  await host.do('compare', guest.seat, 'show');
  const read = await shownTo(guest, host.seat, ({ code }) => code !== null);
  const offered = await shownTo(host, guest.seat, ({ choices }) => choices !== null);
  if (!read?.code || !offered?.choices) return { read: read?.code?.join() ?? null, found: false };
  const row = offered.choices.find((one) => one.join() === read.code?.join()) ?? null;
  await host.do('compare', guest.seat, 'pick', row);
  await comes(guest, ({ peers }) => peers[host.seat]?.check?.compared === true, row === null ? 300 : 3_000);
  if (row !== null) await guest.do('compare', host.seat, 'confirm');
  return { read: read.code.join(), found: row !== null };
}

async function shownTo(
  actor: Actor,
  peer: string,
  what: (check: CheckView) => boolean,
): Promise<CheckView | null> {
  const came = await comes(actor, ({ peers }) => {
    const check = peers[peer]?.check ?? null;
    return check !== null && (what(check) || check.step === 'failed' || check.step === 'spent');
  });
  return came ? await checkOf(actor, peer) : null;
}
