import type { Browser } from 'puppeteer-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { DoorStage } from './door-stage.ts';
import { MEET } from './meeting.ts';
import { SECRET, Stage } from './stage.ts';

const ROUND_TRIPS = 100;

/** Runs in the page, as text: what comes back over a socket of the page's own host. */
const ECHO = `() => new Promise((resolve, reject) => {
  const socket = new WebSocket('wss://' + location.host + '/socket');
  socket.onopen = () => socket.send('hallo');
  socket.onmessage = ({ data }) => resolve(data);
  socket.onerror = () => reject(new Error('no socket'));
})`;

const launchers: readonly [string, boolean, () => Promise<Browser>][] = [
  ['Chromium', haveChromium, () => launchChromium(['--ignore-certificate-errors'])],
  ['Firefox', haveFirefox, () => launchFirefox({ acceptInsecureCerts: true })],
];

let stage: DoorStage;
beforeEach(() => {
  stage = new DoorStage(new Stage({ clock: systemClock }));
});
afterEach(async () => {
  await stage.close();
});

describe.each(launchers)('%s', (_name, isInstalled, launch) => {
  test.skipIf(!isInstalled)(
    'opens page, socket and two relayed connections on the door’s one port',
    async () => {
      const { port } = await stage.open();
      await stage.openApp(() => '<!doctype html><title>Beeldkamer</title>');
      await stage.openRelay();
      const browser = await launch();
      try {
        const expiresAt = later(systemClock(), HOUR);
        const servers = ['anna', 'bert'].map((participantId) => ({
          urls: `turns:localhost:${port}?transport=tcp`, // Firefox takes a name, but no address, for TURN over TLS
          ...issueCredentials({ secret: SECRET, callId: 'call', participantId, expiresAt }),
        }));
        const page = await browser.newPage();
        await page.goto(`https://127.0.0.1:${port}/`);
        expect(await page.title()).toBe('Beeldkamer');
        expect(await page.evaluate(`(${ECHO})()`)).toBe('hallo');
        const result = await page.evaluate(`(${MEET})(${JSON.stringify(servers)}, ${ROUND_TRIPS})`);
        expect(result).toEqual({ state: 'connected', echoes: ROUND_TRIPS });
        const { server } = stage.relay;
        expect(server.byTransport().tls).toBeGreaterThanOrEqual(2);
        expect(server.stats().packets).toBeGreaterThan(2 * ROUND_TRIPS);
      } finally {
        await browser.close();
      }
    },
    120_000,
  );
});
