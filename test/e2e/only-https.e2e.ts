import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeNetworks, Network } from '../net/network.ts';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromiumWithin } from '../support/browsers.ts';
import { clientAddresses } from '../support/client-addresses.ts';
import { doorSettings } from '../support/door-settings.ts';
import { arrive, endForAll, openRoom, planFor, signIn } from '../support/people.ts';

const HTTPS = 443;
const SECONDS = 600;

describe.skipIf(!haveChromium || !canMakeNetworks())(
  'where a firewall passes TCP 443 and nothing else',
  () => {
    let network: Network;
    let appliance: Appliance;
    const browsers = new Map<string, Browser>();

    beforeAll(async () => {
      // doctor and patient have no way to each other at all
      const link = { from: 'box', delayMs: 5, lossPercent: 0, onlyTcpPort: HTTPS };
      network = await Network.make(
        ['box', 'doctor', 'patient'],
        ['doctor', 'patient'].map((to) => ({ ...link, to })),
        SECONDS,
      );
      const address = network.address('box');
      const place = { host: address, address, port: HTTPS };
      appliance = await Appliance.start((folder) => doorSettings(place, folder), network.exec('box'));
      for (const host of ['doctor', 'patient'])
        browsers.set(host, await launchChromiumWithin(network.exec(host), ['--ignore-certificate-errors']));
    });
    afterAll(async () => {
      for (const browser of browsers.values()) await browser.close();
      await appliance.stop();
      network.remove();
    });
    const browser = (host: string): Browser => {
      const found = browsers.get(host);
      if (found === undefined) throw new Error(`no browser of the ${host}`);
      return found;
    };

    test('page, socket and call work on that one port', async () => {
      const doctor = await signIn(browser('doctor'), appliance, appliance.person('clinician'));
      const link = await planFor(doctor, appliance, 'Dhr. Dichtgezet');
      await openRoom(doctor);
      const guest = await arrive(browser('patient'), link);
      await doctor.press('Laat binnen');
      await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
      for (const person of [doctor, guest]) {
        const { paths, relayedOver } = await person.until('a path', (now) => now.paths.length > 0);
        expect(new Set(paths)).toEqual(new Set(['relay']));
        expect(new Set(relayedOver)).toEqual(new Set(['tls']));
      }
      await endForAll(doctor, guest);
    });

    test('and the log names each client by its own address', () => {
      const { status, said, bundle } = appliance.verifyLog();
      expect(status, said).toBe(0);
      const own = ['doctor', 'patient'].map((host) => network.address(host));
      expect(clientAddresses(appliance, bundle)).toEqual(new Set(own));
    });
  },
);
