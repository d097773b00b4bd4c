import type { Browser } from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { relayControl } from '../../server/relay/control/client.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { MEET } from './meeting.ts';
import { relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

/** Messages that must come back before the page is content. */
const ROUND_TRIPS = 100;

const launchers: readonly [string, boolean, () => Promise<Browser>][] = [
  ['Chromium', haveChromium, launchChromium],
  ['Firefox', haveFirefox, launchFirefox],
];

describe.each(launchers)('%s', (_name, isInstalled, launch) => {
  test.skipIf(!isInstalled).each(['udp', 'tcp'])(
    'two connections of one page meet through the relay only, over %s',
    async (transport) => {
      const place = relayFolder();
      const { child, port, exit } = startProcess(place.folder, place.config);
      const browser = await launch();
      try {
        const urls = `turn:127.0.0.1:${await port}?transport=${transport}`;
        const expiresAt = later(systemClock(), HOUR);
        const servers = ['anna', 'bert.1'].map((participantId) => ({
          urls,
          ...issueCredentials({ secret: SECRET, callId: 'call', participantId, expiresAt }),
        }));
        const page = await browser.newPage();
        const result = await page.evaluate(`(${MEET})(${JSON.stringify(servers)}, ${ROUND_TRIPS})`);
        expect(result).toEqual({ state: 'connected', echoes: ROUND_TRIPS });
        const figures = await relayControl(place.config.controlSocket).stats();
        expect(figures?.allocations).toBeGreaterThanOrEqual(2);
        expect(figures?.packets).toBeGreaterThan(2 * ROUND_TRIPS);
      } finally {
        await browser.close();
        child.kill();
        await exit;
        place.remove();
      }
    },
    60_000,
  );
});
