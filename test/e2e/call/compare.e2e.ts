import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../../support/browsers.ts';
import { Double } from './double.ts';
import {
  type Actor,
  type Built,
  buildStage,
  type Cast,
  cast,
  startRelay,
  type TestRelay,
  untilLive,
  type Window,
} from './theatre.ts';

const PAIR = 'AAAAAAAAAAAAAAAAAAAAAA';

let built: Built;
let relay: TestRelay;
const on: Cast[] = [];
beforeAll(async () => {
  [built, relay] = await Promise.all([buildStage(), startRelay()]);
});
afterEach(async () => {
  for (const one of on.splice(0)) await one.leave();
});
afterAll(async () => {
  built?.remove();
  await relay?.stop();
});

/** A call at a double, live on both sides. */
async function live(windows: readonly [Window, Window], more: { as?: Double } = {}): Promise<Cast> {
  const double = new Double({
    pages: built.folder,
    guests: 1,
    iceServers: relay.credentials,
    pair: PAIR,
    ...more,
  });
  const one = await cast(windows, double);
  on.push(one);
  await one.untilReady();
  await one.host.do('admit', one.guest.seat);
  await untilLive(one);
  return one;
}

/** What this actor's screen would show of the comparison with a peer. */
async function checkOf(actor: Actor, peer: string) {
  return (await actor.report()).peers[peer]?.check ?? null;
}

/** What the guest reads aloud. */
async function reads(guest: Actor, host: string): Promise<readonly number[]> {
  const report = await guest.until(({ peers }) => peers[host]?.check?.code != null);
  return report.peers[host]?.check?.code ?? [];
}

/** The clinician opens the comparison and listens. @returns the row that was read, if it is among the four */
async function hears(host: Actor, guest: string, read: readonly number[]): Promise<readonly number[] | null> {
  const report = await host.until(({ peers }) => peers[guest]?.check?.choices != null);
  const rows = report.peers[guest]?.check?.choices ?? [];
  expect(rows).toHaveLength(4);
  return rows.find((row) => row.join() === read.join()) ?? null;
}

describe.each([
  ['Chromium', 'Chromium', haveChromium, launchChromium, launchChromium],
  ['Chromium', 'Firefox', haveChromium && haveFirefox, launchChromium, launchFirefox],
  ['Firefox', 'Chromium', haveChromium && haveFirefox, launchFirefox, launchChromium],
])('host in %s, guest in %s', (_host, _guest, have, launchHost, launchGuest) => {
  let browsers: [Browser, Browser];
  beforeAll(async () => {
    if (have) browsers = await Promise.all([launchHost(), launchGuest()]);
  });
  afterAll(() => Promise.all((browsers ?? []).map((browser) => browser.close())));

  test.skipIf(!have)(
    'the code is there when both are live; a tick on each side verifies that side',
    async () => {
      const { host, guest, double } = await live(browsers);
      await host.until(({ peers }) => peers[guest.seat]?.check?.step === 'open');
      expect(await checkOf(guest, host.seat)).toMatchObject({ asked: false, standing: 'unchecked', left: 2 });

      await host.do('compare', guest.seat, 'show');
      await guest.until(({ peers }) => peers[host.seat]?.check?.asked === true);
      const read = await reads(guest, host.seat);
      await host.do('compare', guest.seat, 'pick', await hears(host, guest.seat, read));
      await guest.until(({ peers }) => peers[host.seat]?.check?.compared === true);
      expect(await checkOf(guest, host.seat)).toMatchObject({ standing: 'unchecked' });
      await guest.do('compare', host.seat, 'confirm');
      await host.until(({ peers }) => peers[guest.seat]?.check?.compared === true);
      for (const [actor, peer] of [
        [host, guest.seat],
        [guest, host.seat],
      ] as const) {
        expect(await checkOf(actor, peer)).toMatchObject({ standing: 'verified', left: 2 });
      }
      // each side's goes over its own socket
      while (double.statements.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      const said = double.statements.map(({ type, by, seat }) => [type, by, seat]);
      expect(said.toSorted()).toEqual(
        [
          ['verified', host.seat, guest.seat],
          ['verified', guest.seat, host.seat],
        ].toSorted(),
      );
      const keys = double.statements.map((statement) => statement.keys);
      expect(new Set(keys).size).toBe(1);
    },
  );
});

/** A browser from before Ed25519, as far as WebCrypto tells. */
function older(window: Window): Window {
  return {
    async newPage() {
      const page = await window.newPage();
      await page.evaluateOnNewDocument(() => {
        const own = Object.getPrototypeOf(crypto.subtle);
        for (const name of ['generateKey', 'importKey', 'sign', 'verify']) {
          const work = own[name];
          own[name] = function (...given: unknown[]) {
            if (!given.includes('Ed25519')) return work.apply(this, given);
            return Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));
          };
        }
      });
      return page;
    },
  };
}

describe.skipIf(!haveChromium)('a patient with an older browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('is checked like others, and the clinician is told that it is softer', async () => {
    const own = await browser.createBrowserContext();
    const { host, guest } = await live([own, older(await browser.createBrowserContext())]);
    expect(await guest.do('supported')).toBe(true);
    await host.do('compare', guest.seat, 'show');
    const read = await reads(guest, host.seat);
    await host.do('compare', guest.seat, 'pick', await hears(host, guest.seat, read));
    await guest.until(({ peers }) => peers[host.seat]?.check?.compared === true);
    await guest.do('compare', host.seat, 'confirm');
    await host.until(({ peers }) => peers[guest.seat]?.check?.compared === true);
    expect(await checkOf(host, guest.seat)).toMatchObject({ standing: 'verified', softer: true });
    expect(await checkOf(guest, host.seat)).toMatchObject({ standing: 'verified', softer: false });
  });
});

describe.skipIf(!haveChromium)('somebody in the middle, who plays each to the other', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  const windows = async (): Promise<[Window, Window]> => [
    await browser.createBrowserContext(),
    await browser.createBrowserContext(),
  ];

  /** The true host talks with a false guest, the true guest with a false host; all ids and names are as they should be. */
  async function between() {
    const first = await live(await windows());
    const second = await live(await windows(), { as: first.double });
    return {
      host: first.host,
      falseGuest: first.guest,
      falseHost: second.host,
      guest: second.guest,
      first,
      second,
    };
  }

  test('never has the code that the guest reads, and is found out by who listens', async () => {
    const { host, guest, falseHost, falseGuest, first } = await between();
    await host.do('compare', guest.seat, 'show');
    await falseHost.do('compare', guest.seat, 'show');
    const read = await reads(guest, host.seat);
    expect(await reads(falseGuest, host.seat)).not.toEqual(read);
    expect(await hears(host, guest.seat, read)).toBeNull();

    // the middle says that it is right: this verifies nothing at the guest
    await falseHost.do('compare', guest.seat, 'pick', await hears(falseHost, guest.seat, read));
    await guest.until(({ peers }) => peers[host.seat]?.check?.compared === true);
    expect(await checkOf(guest, host.seat)).toMatchObject({ standing: 'unchecked' });
    await falseGuest.do('compare', host.seat, 'confirm');
    await host.until(({ peers }) => peers[guest.seat]?.check?.compared === true);
    expect(await checkOf(host, guest.seat)).toMatchObject({ standing: 'unchecked' });

    await host.do('compare', guest.seat, 'pick', null);
    await host.until(({ peers }) => peers[guest.seat]?.check?.step === 'wrong');
    await host.do('compare', guest.seat, 'differ');
    await host.until(({ notice }) => notice?.code === 'MISMATCH');
    await falseGuest.until(({ phase }) => typeof phase === 'object');
    const found = first.double.statements.filter(({ by }) => by === host.seat);
    expect(found).toMatchObject([{ type: 'mismatch', found: 'pictures', seat: guest.seat }]);
    await noneComes(host, guest.seat);
  });
});

/** No live picture comes from this peer any more. */
async function noneComes(actor: Actor, peer: string): Promise<void> {
  const before = (await actor.report()).peers[peer]?.livePicture ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect((await actor.report()).peers[peer]?.livePicture ?? 0).toBe(before);
}
