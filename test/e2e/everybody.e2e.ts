import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../server/core/clock.ts';
import { Appliance } from '../support/appliance.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { arrive, endForAll, linkFor, openRoom, planFor, signIn, soon } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

/** A small phone in the dark, and a desk by day. */
const LOOKS = [
  { name: 'narrow and dark', width: 320, height: 640, scheme: 'dark' },
  { name: 'wide and light', width: 1280, height: 800, scheme: 'light' },
] as const;

/** A file as an EHR makes one: one appointment for tomorrow, and one line that cannot be. */
function appointmentsFile(appliance: Appliance): string {
  const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10);
  const { mail } = appliance.person('clinician');
  const lines = [
    'afspraaknummer;code;zorgverlener;datum;tijd;naam;mail',
    `1;VIDEO10;${mail};${tomorrow};10:00;Mw. Bestand;bestand@example.nl`,
    `2;VIDEO10;niemand;31-2-2027;10:00;;geen`,
  ];
  const file = join(appliance.folder, 'afspraken.csv');
  writeFileSync(file, lines.join('\r\n'));
  return file;
}

describe.skipIf(!haveChromium)('everybody can use it', () => {
  let appliance: Appliance;
  let browser: Browser;

  beforeAll(async () => {
    appliance = await Appliance.start();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await appliance.stop();
  });

  /** Looks at one screen in both ways; nothing may be wrong, nor wider than the screen. */
  async function inspect(visitor: Visitor, screen: string): Promise<void> {
    for (const { name, width, height, scheme } of LOOKS) {
      await visitor.page.setViewport({ width, height });
      await visitor.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      expect(await violations(visitor.page), `${screen}, ${name}`).toEqual([]);
      const wider = await visitor.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider, `${screen}, ${name}: pixels beyond the edge`).toBeLessThanOrEqual(0);
    }
  }

  test('axe finds nothing on any screen, narrow or wide, dark or light', async () => {
    const stranger = await Visitor.at(browser);
    await stranger.page.goto(appliance.origin);
    await stranger.see('Wachtwoord');
    await inspect(stranger, 'sign-in');
    await stranger.leave();

    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    await doctor.see('Wachtkamer');
    await inspect(doctor, 'day');
    await doctor.press('Afspraak plannen');
    await doctor.see('Soort afspraak');
    await inspect(doctor, 'plan');
    await doctor.press('Plannen en uitnodigen');
    await doctor.see('Kijk de gemarkeerde velden na');
    await inspect(doctor, 'plan with faults');
    await doctor.press('Terug zonder te plannen');
    const link = await planFor(doctor, appliance, 'Mw. Iedereen');
    await inspect(doctor, 'appointment');
    await doctor.press('Open gesprek');
    await doctor.see('Camera aanzetten');
    await inspect(doctor, 'before the room');

    const guest = await Visitor.at(browser);
    await guest.page.goto(link);
    await guest.see('Verder');
    await inspect(guest, 'welcome');
    await guest.press('Verder');
    await guest.see('Ik ben er');
    await inspect(guest, 'device check');
    await guest.press('Ik ben er');
    await guest.see('U bent aangemeld');
    await inspect(guest, 'waiting');

    await doctor.press('Camera aanzetten en wachtkamer openen');
    await doctor.see('Laat binnen');
    await inspect(doctor, 'room');
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await inspect(doctor, 'call of the clinician');
    await inspect(guest, 'call of the guest');
    await doctor.press('Einde voor iedereen');
    await doctor.see('Gesprek voor iedereen beëindigen?');
    await inspect(doctor, 'end dialog');
    await doctor.press('Ja, beëindigen');
    await doctor.see('Het gesprek is voorbij');
    await inspect(doctor, 'end of the clinician');
    await guest.see('Het gesprek is afgelopen');
    await inspect(guest, 'end of the guest');

    await doctor.page.goto(`${appliance.origin}/#/postbus`);
    await doctor.see('Uw videoafspraak');
    await inspect(doctor, 'postbus');
    await guest.page.goto(`${appliance.origin}/j#${'x'.repeat(43)}`);
    await guest.page.reload();
    await guest.see('Deze link werkt niet');
    await inspect(guest, 'unknown link');
    await Promise.all([doctor.leave(), guest.leave()]);

    const planner = await signIn(browser, appliance, appliance.person('planner'));
    await planner.page.goto(`${appliance.origin}/#/inlezen`);
    await planner.see('Bekijk wat er gebeurt');
    await inspect(planner, 'import');
    await planner.upload(appointmentsFile(appliance));
    await planner.press('Bekijk wat er gebeurt');
    await planner.see('Er is nog niets veranderd');
    await inspect(planner, 'import, what it would do');
    await planner.press('Inlezen (1)');
    await planner.see('Het bestand is ingelezen');
    await inspect(planner, 'import, done');
    await planner.leave();
  });

  test('what planners and managers see: the board, the week by keys, the kinds of appointment', async () => {
    const planner = await signIn(browser, appliance, appliance.person('planner'));
    await planner.page.goto(`${appliance.origin}/#/bord`);
    await planner.see('Acties');
    await inspect(planner, 'board');
    await planner.press('Acties');
    await planner.see('Adres of taal wijzigen');
    await inspect(planner, 'acts');
    await planner.press('Telefonisch gegaan');
    await planner.see('Het is genoteerd');
    await planner.page.keyboard.press('Escape');
    await planner.see('Telefonisch gegaan');

    await planner.page.goto(`${appliance.origin}/#/week`);
    await planner.page.waitForSelector('[id^=block-]');
    await inspect(planner, 'week');
    await planner.page.focus('[id^=block-]');
    for (const key of ['Space', 'ArrowDown', 'Enter'] as const) await planner.page.keyboard.press(key);
    await planner.see('Afspraak verzetten?');
    await inspect(planner, 'the question before moving');
    await planner.press('Verzetten');
    await planner.page.waitForFunction(() => document.querySelector('dialog[open]') === null);
    await planner.leave();

    const { mail, password } = appliance.person('manager');
    const manager = await Visitor.at(browser);
    await manager.page.goto(`${appliance.origin}/#/soorten`);
    await manager.fill('Mailadres', mail);
    await manager.fill('Wachtwoord', password);
    await manager.page.keyboard.press('Enter');
    await manager.see('VIDEO10');
    await inspect(manager, 'kinds of appointment');
    await manager.press('Nieuwe soort');
    await manager.see('Rust erna');
    await inspect(manager, 'a new kind');
    await manager.leave();
  });

  test('a consultation by keyboard alone, on both sides', async () => {
    const clinician = appliance.person('clinician');
    const doctor = await Visitor.at(browser);
    await doctor.page.goto(appliance.origin);
    await doctor.see('Wachtwoord');
    await doctor.typeKeys('Mailadres', clinician.mail);
    await doctor.typeKeys('Wachtwoord', clinician.password);
    await doctor.page.keyboard.press('Enter');
    await doctor.see('Wachtkamer');
    await doctor.pressKeys('Afspraak plannen');
    await doctor.see('Soort afspraak');
    await doctor.typeKeys('Soort afspraak', 'Videoconsult 20');
    await doctor.typeKeys('Begint om', soon().time);
    await doctor.typeKeys('Naam', 'Mw. Toetsenbord');
    await doctor.see('nieuwe patiënt');
    await doctor.typeKeys('Mailadres', 'toetsenbord@patient.example');
    await doctor.pressKeys('Plannen en uitnodigen');
    await doctor.see('De afspraak is gepland');

    const guest = await Visitor.at(browser);
    await guest.page.goto(await linkFor(appliance, 'toetsenbord@patient.example'));
    await guest.see('Verder');
    await guest.pressKeys('Verder');
    await guest.see('Ik ben er');
    await guest.pressKeys('Ik ben er');
    await guest.see('U bent aangemeld');

    await doctor.pressKeys('Open gesprek');
    await doctor.see('Camera aanzetten');
    await doctor.pressKeys('Camera aanzetten en wachtkamer openen');
    await doctor.see('Laat binnen');
    await doctor.pressKeys('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    await guest.pressKeys('Microfoon');
    await doctor.see('Microfoon uit');
    await guest.pressKeys('Ophangen');
    await guest.see('U hebt opgehangen');
    await doctor.pressKeys('Einde voor iedereen');
    await doctor.pressKeys('Ja, beëindigen');
    await doctor.see('Het gesprek is voorbij');
    await Promise.all([doctor.leave(), guest.leave()]);
  });

  test('a name that tries everything is only a name', async () => {
    const hostile = `<img src=x onerror=alert(1)>\u202Egnp.exe ${'🙈'.repeat(40)}`;
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const guest = await arrive(browser, await planFor(doctor, appliance, hostile));
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    const words = await doctor.words();
    expect(words).toContain('<img src=x onerror=alert(1)>');
    expect(words).not.toContain('\u202E');
    await endForAll(doctor, guest);
  });
});
