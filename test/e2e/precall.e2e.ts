import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { doorSettings } from '../support/door-settings.ts';
import { planFor, signIn } from '../support/people.ts';
import { freeTcpPort } from '../support/ports.ts';
import { Visitor } from '../support/visitor.ts';

describe.skipIf(!haveChromium || !haveFirefox)('the test before a call', () => {
  let appliance: Appliance;
  const browsers: Browser[] = [];
  let doctor: Visitor;

  beforeAll(async () => {
    const place = { host: 'localhost', address: '127.0.0.1', port: await freeTcpPort() };
    appliance = await Appliance.start((folder) => doorSettings(place, folder));
    browsers.push(await launchChromium(['--ignore-certificate-errors']));
    browsers.push(await launchFirefox({ acceptInsecureCerts: true }));
    doctor = await signIn(browsers[0] as Browser, appliance, appliance.person('clinician'));
  });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    await appliance.stop();
  });

  test.each([
    {
      name: 'Chromium',
      which: 0,
      patient: 'Mw. Chroom',
      says: 'Alles werkt: u kunt beeldbellen.',
      told: 'Test gelukt',
    },
    // its microphone for tests hums too softly for a voice
    {
      name: 'Firefox',
      which: 1,
      patient: 'Dhr. Vos',
      says: 'Camera of microfoon is nog niet getest.',
      told: 'Test niet afgemaakt',
    },
  ] as const)(
    'in $name goes over each way to the relay, and staff see it with its code',
    async ({ which, patient, says, told }) => {
      await doctor.page.goto(appliance.origin);
      const link = await planFor(doctor, appliance, patient);
      const guest = await Visitor.at(browsers[which] as Browser);
      await guest.page.goto(link);
      await guest.press('Verder');
      await guest.press('Speel een geluid');
      await guest.press('Ik hoor het');
      await guest.see(says);
      const [, code = ''] = /Noem code ([2-9A-Z]{3} [2-9A-Z]{3})/.exec(await guest.words()) ?? [];

      await doctor.see(told);
      await doctor.press(`Test ${code}`);
      const words = await doctor.words();
      for (const path of ['UDP', 'TCP', 'TLS']) expect(words).toMatch(new RegExp(`over ${path}\\s+werkt\\n`));
      const [, kbit = '0'] = /(\d+) kbit\/s heen en terug/.exec(words) ?? [];
      expect(Number(kbit)).toBeGreaterThan(600);
      await guest.leave();
    },
  );

  test('says so when the way is blocked, and goes on to the seat all the same', async () => {
    await doctor.page.goto(appliance.origin);
    const link = await planFor(doctor, appliance, 'Mw. Muur');
    await appliance.kill('relay');
    const guest = await Visitor.at(browsers[0] as Browser);
    await guest.page.goto(link);
    await guest.press('Verder');
    await guest.see('Uw netwerk houdt beeldbellen tegen.');
    await doctor.see('Test: netwerk houdt beeldbellen tegen');
    await appliance.run('relay');
    await guest.press('Ik ben er');
    await guest.see('U bent aangemeld');
    await guest.leave();
  });

  test('stands in a log that the verifier accepts', () => {
    const { status, said, bundle } = appliance.verifyLog();
    expect(status, said).toBe(0);
    expect(Appliance.events(bundle).filter((code) => code === 'precall.done').length).toBeGreaterThanOrEqual(
      3,
    );
  });
});
