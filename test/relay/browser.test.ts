import { existsSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import { describe, expect, test } from 'vitest';
import { HOUR, later, systemClock } from '../../server/core/clock.ts';
import { relayControl } from '../../server/relay/client.ts';
import { issueCredentials } from '../../server/relay/credentials.ts';
import { relayFolder, startProcess } from './running.ts';
import { SECRET } from './stage.ts';

const CHROMIUM = '/usr/bin/chromium';
const FIREFOX = '/usr/bin/firefox-esr';
const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--allow-loopback-in-peer-connection',
];
/** Messages that must come back before the page is content. */
const ROUND_TRIPS = 100;

/** Runs in the page, as text: joins two relay-only connections and sends messages there and back. */
const MEET = `async (servers, roundTrips) => {
  const [anna, bert] = servers.map((server) => new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' }));
  anna.onicecandidate = ({ candidate }) => void bert.addIceCandidate(candidate ?? undefined);
  bert.onicecandidate = ({ candidate }) => void anna.addIceCandidate(candidate ?? undefined);
  bert.ondatachannel = ({ channel }) => {
    channel.onmessage = ({ data }) => channel.send(data);
  };
  const channel = anna.createDataChannel('media', { ordered: false });
  let echoes = 0;
  const done = new Promise((resolve) => {
    channel.onopen = () => channel.send(new Uint8Array(1000));
    channel.onmessage = () => {
      echoes++;
      if (echoes === roundTrips) resolve();
      else channel.send(new Uint8Array(1000));
    };
    anna.oniceconnectionstatechange = () => anna.iceConnectionState === 'failed' && resolve();
  });
  await anna.setLocalDescription();
  await bert.setRemoteDescription(anna.localDescription);
  await bert.setLocalDescription();
  await anna.setRemoteDescription(bert.localDescription);
  await done;
  return { state: anna.connectionState, echoes };
}`;

const launchers: readonly [string, string, () => Promise<Browser>][] = [
  ['Chromium', CHROMIUM, () => puppeteer.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS })],
  [
    'Firefox',
    FIREFOX,
    () =>
      puppeteer.launch({
        browser: 'firefox',
        executablePath: FIREFOX,
        extraPrefsFirefox: { 'media.peerconnection.ice.loopback': true },
      }),
  ],
];

describe.each(launchers)('%s', (_name, executable, launch) => {
  test.skipIf(!existsSync(executable))(
    'two connections of one page meet through the relay only',
    async () => {
      const place = relayFolder();
      const { child, port, exit } = startProcess(place.folder, place.config);
      const browser = await launch();
      try {
        const urls = `turn:127.0.0.1:${await port}?transport=udp`;
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
