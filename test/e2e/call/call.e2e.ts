import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../../support/browsers.ts';
import { Double } from './double.ts';
import { type Built, buildStage, type Cast, cast, startRelay, type TestRelay, untilLive } from './theatre.ts';

let built: Built;
let relay: TestRelay;
let on: Cast;
beforeAll(async () => {
  [built, relay] = await Promise.all([buildStage(), startRelay()]);
});
afterAll(async () => {
  built?.remove();
  await relay?.stop();
});

describe.each([
  ['Chromium', 'Chromium', haveChromium, launchChromium, launchChromium],
  ['Chromium', 'Firefox', haveChromium && haveFirefox, launchChromium, launchFirefox],
  ['Firefox', 'Chromium', haveChromium && haveFirefox, launchFirefox, launchChromium],
])('host in %s, guest in %s', (_host, _guest, have, launchHost, launchGuest) => {
  let browsers: [Browser, Browser];
  beforeAll(async () => {
    if (have) browsers = await Promise.all([launchHost(), launchGuest()]);
  });
  afterEach(() => on?.leave());
  afterAll(() => Promise.all((browsers ?? []).map((browser) => browser.close())));

  test.skipIf(!have)('waits black on the relay, is admitted, sees and hears, and goes direct', async () => {
    on = await cast(browsers, new Double({ pages: built.folder, guests: 1, iceServers: relay.credentials }));
    const { host, guest } = on;
    expect(await host.do('supported')).toBe(true);
    await on.untilReady();
    for (const actor of [host, guest]) {
      const { candidateTypes, liveAttached } = await actor.report();
      expect(candidateTypes).toEqual(['relay']);
      expect(liveAttached).toBe(0);
    }

    await host.do('admit', guest.seat);
    await untilLive(on);
    await guest.until(({ heard }) => heard > 0.001);
    await host.until(({ heard }) => heard > 0.001);
    await host.until(({ pairs }) => pairs.some((pair) => !pair.includes('relay')));

    // either side may find that its network has changed
    for (const actor of [guest, host]) {
      await actor.do('shake');
      await untilLive(on);
    }
    await guest.do('setCamera', false);
    await host.until(({ peers }) => peers[guest.seat]?.cameraOff === true && !peers[guest.seat]?.showing);
    await guest.do('setCamera', true);
    await untilLive(on);
    await host.do('end');
    await guest.until(({ phase }) => typeof phase === 'object' && phase.ended === 'host');
  });

  test.skipIf(!have)('comes back by itself after a reload of either side and a dead app', async () => {
    on = await cast(browsers, new Double({ pages: built.folder, guests: 1, iceServers: relay.credentials }));
    const { host, guest, double } = on;
    await on.untilReady();
    await guest.reload();
    await on.untilReady();
    await host.do('admit', guest.seat);
    await untilLive(on);

    await guest.reload();
    await untilLive(on);
    await host.reload();
    await untilLive(on);

    double.drop();
    await untilLive(on);
    await host.until(({ socket }) => socket === 'open');
    await guest.do('leave');
    await host.until(({ phase }) => phase === 'waiting');
  });
});
