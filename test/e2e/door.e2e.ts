import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { clientAddresses } from '../support/client-addresses.ts';
import { doorSettings } from '../support/door-settings.ts';
import { narrow } from '../support/narrow.ts';
import { endForAll, openRoom, planFor, signIn, takeSeat } from '../support/people.ts';
import { freeTcpPort } from '../support/ports.ts';
import { Visitor } from '../support/visitor.ts';

/** Firefox notices only after half a minute that nobody is at the other end of a TCP path. */
const RECOVERY_MS = 120_000;

describe.skipIf(!haveChromium || !haveFirefox)('an appliance behind its door', () => {
  let appliance: Appliance;
  const browsers: Browser[] = [];
  let doctor: Visitor;
  let guest: Visitor;
  const bothSeeAndHear = (patienceMs?: number) =>
    Promise.all([doctor.seeAndHear(1, patienceMs), guest.seeAndHear(1, patienceMs)]);
  const bothByTheirOwnWay = async () => {
    const { relayedOver } = await doctor.until('relayed', (now) => now.relayedOver.length > 0);
    expect(new Set(relayedOver)).toEqual(new Set(['tls']));
    const ofGuest = await guest.until('relayed', (now) => now.relayedOver.length > 0);
    expect(new Set(ofGuest.relayedOver)).toEqual(new Set(['tcp']));
  };

  beforeAll(async () => {
    const port = await freeTcpPort();
    const place = { host: 'localhost', address: '127.0.0.1', port };
    appliance = await Appliance.start((folder) => doorSettings(place, folder));
    appliance.setPath('relay');
    browsers.push(await launchChromium(['--ignore-certificate-errors']));
    browsers.push(await launchFirefox({ acceptInsecureCerts: true }));
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    await appliance.stop();
  });

  test('lets a doctor relay by TLS and a patient by TCP, and they see and hear each other', async () => {
    const [chromium, firefox] = browsers as [Browser, Browser];
    doctor = await signIn(chromium, appliance, appliance.person('clinician'));
    const link = await planFor(doctor, appliance, 'Mw. Voordeur');
    await narrow(doctor.page, 'tls');
    await doctor.page.reload();
    await openRoom(doctor);
    guest = await Visitor.at(firefox);
    await narrow(guest.page, 'tcp');
    await takeSeat(guest, link);
    await doctor.press('Laat binnen');
    await bothSeeAndHear();
    await bothByTheirOwnWay();
  });

  test('goes on with the call while the app is away', async () => {
    await appliance.kill('app');
    await bothSeeAndHear();
    await appliance.run('app');
    await bothSeeAndHear();
  });

  test.each(['door', 'relay'] as const)(
    'its call recovers without a press when the %s is killed',
    async (part) => {
      await appliance.kill(part);
      await appliance.run(part);
      await bothSeeAndHear(RECOVERY_MS);
      await bothByTheirOwnWay();
    },
    3 * RECOVERY_MS,
  );

  test('and ends it for both', async () => {
    await endForAll(doctor, guest);
  });

  test('its log names real clients, and the verifier accepts it', () => {
    const { status, said, bundle } = appliance.verifyLog();
    expect(status, said).toBe(0);
    expect(clientAddresses(appliance, bundle)).toEqual(new Set(['127.0.0.1']));
  });
});
