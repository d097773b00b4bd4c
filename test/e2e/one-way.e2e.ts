import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, haveFirefox, launchChromium, launchFirefox } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { endForAll, planFor, signIn } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

/** What a page's browser was asked for. */
interface Asked {
  camerasAsked?: number;
}

/** Counts from the next load on how often the page asks for a camera. */
async function countCameras({ page }: Visitor): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const counted = window as unknown as Asked;
    counted.camerasAsked = 0;
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) => {
      if (wanted?.video) counted.camerasAsked = (counted.camerasAsked ?? 0) + 1;
      return ask(wanted);
    };
  });
}

const camerasAsked = ({ page }: Visitor): Promise<number> =>
  page.evaluate(() => (window as unknown as Asked).camerasAsked ?? -1);

/** Sound of the other one comes in. */
async function hears(visitor: Visitor): Promise<void> {
  const { audioSamples } = await visitor.figures();
  await visitor.until('sound', (now) => now.audioSamples > audioSamples + 48_000);
}

/** For as long as somebody would notice: sound, and never a picture. */
async function hearsAndSeesNobody(visitor: Visitor): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await hears(visitor);
    const { brightness } = await visitor.figures();
    expect(brightness.every((one) => one <= 16)).toBe(true);
  }
}

describe.skipIf(!haveChromium)('an appointment in which one side is seen', () => {
  let appliance: Appliance;
  let browser: Browser;
  let second: Browser;
  let doctor: Visitor;

  beforeAll(async () => {
    appliance = await Appliance.start();
    browser = await launchChromium();
    second = haveFirefox ? await launchFirefox() : await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await second.close();
    await appliance.stop();
  });

  /** The manager says whose picture the kind shows, and a clinician plans it. */
  async function plan(side: string, patient: string): Promise<string> {
    const manager = await Visitor.at(browser);
    const { mail, password } = appliance.person('manager');
    await manager.page.goto(`${appliance.origin}/#/soorten`);
    await manager.fill('Mailadres', mail);
    await manager.fill('Wachtwoord', password);
    await manager.page.keyboard.press('Enter');
    await manager.press('Wijzig Videoconsult 20 minuten');
    await manager.choose('Wie is in beeld?', side);
    await inspect(manager, 'kind');
    await manager.press('Bewaar');
    await manager.see('Videoconsult 20 minuten is bewaard.');
    await manager.see(side);
    await manager.leave();
    doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const link = await planFor(doctor, appliance, patient);
    await countCameras(doctor);
    await doctor.page.reload(); // what counts begins with a page
    return link;
  }

  async function guestAt(link: string): Promise<Visitor> {
    const guest = await Visitor.at(second);
    await countCameras(guest);
    await guest.page.goto(link);
    return guest;
  }

  test('the patient alone: no camera of the clinician is asked for, until he lets both be seen and presses his own', async () => {
    const link = await plan('Alleen de patiënt in beeld', 'Mw. Huid');
    const guest = await guestAt(link);
    await guest.see('Bij deze afspraak bent u wel in beeld.');
    await guest.press('Verder');
    await guest.press('Ik ben er');
    await guest.see('U bent aangemeld');
    await doctor.press('Open gesprek');
    await doctor.see('Bij deze soort afspraak bent u niet in beeld.');
    await inspect(doctor, 'door');
    await doctor.page.setViewport({ width: 1280, height: 800 });
    await doctor.press('Wachtkamer openen, zonder camera');
    await doctor.press('Laat binnen');
    await doctor.seeAndHear();
    await guest.see('niet in beeld. U hoort elkaar wel.');
    await inspect(guest, 'call');
    await guest.page.setViewport({ width: 1280, height: 800 });
    await hearsAndSeesNobody(guest);
    expect(await doctor.words()).not.toMatch(/Camera\s*(aan|uit)/);
    expect(await camerasAsked(doctor)).toBe(0);

    await doctor.press('Beeld van allebei');
    await doctor.press('Camera');
    await Promise.all([guest.seeAndHear(), doctor.seeAndHear()]);
    expect(await camerasAsked(doctor)).toBe(1);
    await endForAll(doctor, guest);
    expect(doctor.complaints).toEqual([]);
  });

  test('the clinician alone: test, waiting room and call ask the patient for no camera, also after a reload', async () => {
    const link = await plan('Alleen de zorgverlener in beeld', 'Mw. Stil');
    const guest = await guestAt(link);
    await guest.see('uw camera blijft uit. U ziet dr.');
    await guest.press('Verder');
    await guest.see('Horen wij u goed?');
    await guest.see('Uw camera blijft uit.');
    await inspect(guest, 'check');
    await guest.press('Ik ben er');
    await guest.see('U bent aangemeld');
    await doctor.press('Open gesprek');
    await doctor.see('Bij deze soort afspraak is de patiënt niet in beeld.');
    await doctor.press('Camera aanzetten en wachtkamer openen');
    await doctor.press('Laat binnen');
    await guest.seeAndHear();
    await doctor.see('niet in beeld. U hoort elkaar wel.');
    await hearsAndSeesNobody(doctor);
    expect(await camerasAsked(guest)).toBe(0);

    await guest.page.reload();
    await guest.seeAndHear();
    await hearsAndSeesNobody(doctor);
    expect(await camerasAsked(guest)).toBe(0);

    await doctor.press('Beeld van allebei');
    await guest.see('U kunt elkaar nu allebei zien.');
    expect(await camerasAsked(guest)).toBe(0);
    await guest.press('Camera');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await endForAll(doctor, guest);
  });
});
