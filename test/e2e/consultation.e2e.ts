import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { arrive, endForAll, openRoom, planFor, signIn } from '../support/people.ts';

const PAIRS = [
  { clinician: 'chromium', patient: 'chromium', path: 'direct' },
  { clinician: 'chromium', patient: 'firefox', path: 'direct' },
  { clinician: 'chromium', patient: 'chromium', path: 'relay' },
  { clinician: 'chromium', patient: 'firefox', path: 'relay' },
] as const;

describe.skipIf(!haveChromium)('a consultation, from plan to end page', () => {
  let appliance: Appliance;
  const browsers = new Map<string, Browser>();

  beforeAll(async () => {
    appliance = await Appliance.start();
    browsers.set('chromium', await launchChromium());
    if (haveFirefox) browsers.set('firefox', await launchFirefox());
  });
  afterAll(async () => {
    for (const browser of browsers.values()) await browser.close();
    await appliance.stop();
  });
  const browser = (name: string): Browser => {
    const found = browsers.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };

  let ended = 0;
  test.for(PAIRS)('$clinician with $patient, $path', async ({ clinician, patient, path }, { skip }) => {
    if (patient === 'firefox' && !haveFirefox) skip();
    appliance.setPath(path);
    const doctor = await signIn(browser(clinician), appliance, appliance.person('clinician'));
    const name = `Mw. Test van ${patient} ${path}`;
    const link = await planFor(doctor, appliance, name);
    await openRoom(doctor);
    const guest = await arrive(browser(patient), link);
    await doctor.see(name);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    if (path === 'relay') {
      // while a path is sought anew there is none for a moment
      for (const one of [doctor, guest]) {
        const { paths } = await one.until('a path', ({ paths: found }) => found.length > 0);
        expect(new Set(paths)).toEqual(new Set(['relay']));
      }
    } else {
      await doctor.until('a direct path', ({ paths }) => paths.some((kind) => kind !== 'relay'));
    }
    await endForAll(doctor, guest);
    ended += 1;
    expect([...doctor.complaints, ...guest.complaints]).toEqual([]);
  });

  test('stands in a log that the verifier accepts', () => {
    const { status, said, bundle } = appliance.verifyLog();
    expect(status, said).toBe(0);
    const events = Appliance.events(bundle);
    for (const code of ['auth.login', 'appointment.create', 'invite.sent', 'link.exchanged', 'call.opened']) {
      expect(events).toContain(code);
    }
    expect(events.filter((code) => code === 'call.ended')).toHaveLength(ended);
  });
});
