import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium, launchChromium } from '../../support/browsers.ts';
import { Double, type DoubleOptions } from './double.ts';
import type { Report } from './report.ts';
import {
  type Actor,
  type Built,
  buildStage,
  type Cast,
  cast,
  enter,
  startRelay,
  type TestRelay,
  untilLive,
} from './theatre.ts';

function seqOf(roster: string | undefined): number {
  return roster === undefined ? 0 : (JSON.parse(roster) as { seq: number }).seq;
}

/** Long enough for an admission and many pictures; nothing is judged by it but that nothing comes. */
const WHILE_MS = 3_000;

describe.skipIf(!haveChromium)('the media gate in real browsers', () => {
  let built: Built;
  let relay: TestRelay;
  let browser: Browser;
  let on: Cast;
  beforeAll(async () => {
    [built, relay, browser] = await Promise.all([buildStage(), startRelay(), launchChromium()]);
  });
  afterEach(() => on?.leave());
  afterAll(async () => {
    await browser?.close();
    await relay?.stop();
    built?.remove();
  });

  async function open(options: Partial<DoubleOptions> = {}): Promise<Cast> {
    const double = new Double({ pages: built.folder, guests: 1, iceServers: relay.credentials, ...options });
    return cast([await browser.createBrowserContext(), await browser.createBrowserContext()], double);
  }

  async function expectNothingLive(...actors: readonly Actor[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, WHILE_MS));
    for (const actor of actors) {
      const { liveAttached, peers, heard, candidateTypes } = await actor.report();
      expect(liveAttached).toBe(0);
      expect(heard).toBe(0);
      expect(Object.values(peers).map(({ livePicture }) => livePicture)).toEqual(
        Object.values(peers).map(() => 0),
      );
      expect(candidateTypes).toEqual(['relay']);
    }
  }

  test("the app's word alone opens nothing", async () => {
    on = await open();
    await on.untilReady();
    on.double.forgeAdmitted(on.guest.seat);
    await on.guest.until(({ phase }) => phase !== 'waiting');
    await expectNothingLive(on.host, on.guest);
  });

  test("the host's signature alone opens nothing", async () => {
    on = await open();
    on.double.admits = 'unanswered';
    await on.untilReady();
    await on.host.do('admit', on.guest.seat);
    await expectNothingLive(on.host, on.guest);
  });

  test('an admission that the app refuses is taken back, and a later lie of the app finds nothing to use', async () => {
    on = await open();
    on.double.admits = 'refused';
    await on.untilReady();
    await on.host.do('admit', on.guest.seat);
    await on.host.until(({ notice }) => notice?.code === 'WRONG_PHASE');
    await new Promise((resolve) => setTimeout(resolve, WHILE_MS)); // the taking back is on its way to the guest
    on.double.forgeAdmitted(on.guest.seat);
    await expectNothingLive(on.host, on.guest);
  });

  test('a signature of somebody else beside the word of the app opens nothing', async () => {
    on = await open();
    const { double, host, guest } = on;
    await on.untilReady();
    const zeros = (length: number) => Buffer.alloc(length).toString('base64url');
    const body = { t: 'admit', v: 1, call: double.call, from: host.seat, to: guest.seat };
    await host.do('say', JSON.stringify({ ...body, fpFrom: zeros(32), fpTo: zeros(32), sig: zeros(64) }));
    double.forgeAdmitted(guest.seat);
    await expectNothingLive(host, guest);
  });

  test('a guest who did not press sends nothing, though let in by the rules', async () => {
    const double = new Double({ pages: built.folder, guests: 1, iceServers: relay.credentials });
    on = await cast(
      [await browser.createBrowserContext(), await browser.createBrowserContext()],
      double,
      false,
    );
    await on.untilReady();
    await on.host.do('admit', on.guest.seat);
    await on.host.until(({ liveAttached }) => liveAttached > 0);
    await new Promise((resolve) => setTimeout(resolve, WHILE_MS));
    expect((await on.guest.report()).liveAttached).toBe(0);
    expect((await on.host.report()).peers[on.guest.seat]?.livePicture).toBe(0);
  });

  test.each([
    ['a swapped fingerprint', (sdp: string) => sdp.replace(/(a=fingerprint:sha-256 )../g, '$100')],
    [
      'a second fingerprint',
      (sdp: string) => `${sdp}a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}\r\n`,
    ],
  ])('%s on the way ends the connection', async (_name, change) => {
    const double = new Double({ pages: built.folder, guests: 1, iceServers: relay.credentials });
    double.tamper = (from, payload) => {
      const message = JSON.parse(payload);
      return from === double.host && message.t === 'offer'
        ? JSON.stringify({ ...message, sdp: change(message.sdp) })
        : payload;
    };
    on = await cast([await browser.createBrowserContext(), await browser.createBrowserContext()], double);
    await on.guest.until(({ peers }) => peers[double.host]?.path === 'mismatch');
    await on.host.do('admit', on.guest.seat);
    await new Promise((resolve) => setTimeout(resolve, WHILE_MS));
    expect((await on.guest.report()).liveAttached).toBe(0);
    expect((await on.host.report()).liveAttached).toBe(0);
  });

  test('another device in the middle of a call gets nothing until the host lets it in anew', async () => {
    on = await open();
    const { host, guest } = on;
    await on.untilReady();
    await host.do('admit', guest.seat);
    await untilLive(on);

    await guest.do('forgetKey');
    await guest.reload();
    await host.until(({ peers }) => peers[guest.seat]?.path === 'other-device');
    const { liveAttached } = await host.report();
    await new Promise((resolve) => setTimeout(resolve, WHILE_MS));
    expect((await host.report()).liveAttached).toBe(liveAttached);
    expect((await guest.report()).liveAttached).toBe(0);

    await host.do('acceptDevice', guest.seat);
    await host.until(
      ({ peers }) => peers[guest.seat]?.path === 'ready' && peers[guest.seat]?.admittable === true,
    );
    expect((await host.report()).liveAttached).toBe(liveAttached);
    await host.do('admit', guest.seat);
    await untilLive(on);
  });

  test('always relay: not one address is shown, in the call either', async () => {
    on = await open({ path: 'relay' });
    await on.untilReady();
    await on.host.do('admit', on.guest.seat);
    await untilLive(on);
    for (const actor of [on.host, on.guest]) {
      expect((await actor.report()).candidateTypes).toEqual(['relay']);
      expect((await actor.report()).pairs.every((pair) => pair === 'relay/relay')).toBe(true);
    }
  });

  test('two guests meet only when both are let in, and each was let in here too', async () => {
    const double = new Double({ pages: built.folder, guests: 2, iceServers: relay.credentials });
    on = await cast([await browser.createBrowserContext(), await browser.createBrowserContext()], double);
    const { host, guest } = on;
    const [, second = ''] = double.guests;
    const relative = await enter(await browser.createBrowserContext(), double.address(), second);
    await relative.join();
    await on.untilReady();
    await host.do('admit', guest.seat);
    await untilLive(on);
    expect((await relative.report()).liveAttached).toBe(0);
    expect((await guest.report()).peers[second]?.path ?? 'absent').toBe('absent');

    await host.do('admit', second);
    await Promise.all([
      relative.untilSees(guest.seat),
      guest.untilSees(second),
      relative.untilSees(host.seat),
      host.untilSees(second),
    ]);
    // each has checked the host's signed list itself, and meets whom it names
    const vouched = ({ peers }: Report) => Object.values(peers).map((peer) => [peer.name, peer.vouched]);
    expect(vouched(await guest.report())).toEqual([
      ['dr. De Vries', 'self'],
      ['Gast 1', 'none'],
    ]);
    expect(vouched(await relative.report())).toEqual([
      ['dr. De Vries', 'self'],
      ['Gast 0', 'none'],
    ]);

    // the host's own reload takes nobody away from anybody: the list goes on where it was
    const before = seqOf((await guest.report()).rosters.at(-1));
    await host.reload();
    await guest.until(({ rosters }) => seqOf(rosters.at(-1)) > before);
    expect((await guest.report()).peers[second]?.path).toBe('live');
    // a guest's reload is another certificate: the others meet it once the host says so
    await guest.reload();
    await relative.until(({ rosters }) => seqOf(rosters.at(-1)) > before + 1);
    await relative.untilSees(guest.seat);
    await relative.do('leave');
    await guest.until(({ peers }) => peers[second] === undefined);
    await relative.page.close();
  });
});
