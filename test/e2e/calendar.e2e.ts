import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { calendarServer } from '../agenda/calendars/calendar-server.ts';
import { calendarOf, eventLines } from '../agenda/import/calendar/writing.ts';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { inspect } from '../support/inspect.ts';
import { linkFor } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

let appliance: Appliance;
let browser: Browser;
let epd: Awaited<ReturnType<typeof calendarServer>>;
const folder = mkdtempSync(join(tmpdir(), 'calendar-'));
beforeAll(async () => {
  epd = await calendarServer();
  appliance = await Appliance.start({ BEELDKAMER_APP_CALENDAR_HOSTS: epd.host });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await appliance.stop();
  await epd.close();
  rmSync(folder, { recursive: true });
});

/** Ten days from now at this hour, in UTC. */
const at = (hour: string) =>
  `${new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}T${hour}0000Z`;
const event = (uid: string, hour: string, changed: Record<string, string> = {}) =>
  eventLines({
    ...{ UID: `UID:${uid}`, DTSTART: `DTSTART:${at(hour)}`, DTEND: '' },
    ORGANIZER: `ORGANIZER:mailto:${appliance.person('clinician').mail}`,
    ATTENDEE: `ATTENDEE;CN=Mw. ${uid}:mailto:${uid.toLowerCase()}@patient.example`,
    ...changed,
  });
const nobody = (uid: string, hour: string) => event(uid, hour, { ATTENDEE: '' });

async function enter(role: string, hash: string): Promise<Visitor> {
  const { mail, password } = appliance.person(role);
  const visitor = await Visitor.at(browser);
  await visitor.page.goto(appliance.origin);
  await visitor.fill('Mailadres', mail);
  await visitor.fill('Wachtwoord', password);
  await visitor.page.keyboard.press('Enter');
  await visitor.see('Uitloggen');
  await visitor.page.goto(`${appliance.origin}/#/${hash}`);
  return visitor;
}

describe.skipIf(!haveChromium)('appointments from a calendar', () => {
  test('a planner reads a file: what will happen first, line by line, and then it does', async () => {
    const file = join(folder, 'agenda.ics');
    const events = [
      event('Bestand', '09'),
      nobody('Niemand', '10'),
      event('Lunch', '11', { CATEGORIES: '' }),
    ];
    writeFileSync(file, calendarOf(events));
    const planner = await enter('planner', 'inlezen');
    await planner.see('Afspraken inlezen');
    await planner.upload(file);
    await planner.see('Waar staat de code?');
    await inspect(planner, 'choose');
    await planner.press('Bekijk wat er gebeurt');
    await planner.see('Er is nog niets veranderd');
    await planner.see('Nieuw: 1');
    await planner.see('Naam: dit ontbreekt.');
    await planner.see('Overgeslagen, omdat er geen code bij staat of omdat het al voorbij is: 1');
    await inspect(planner, 'looked');
    await planner.press('Inlezen (1)');
    await planner.see('Het bestand is ingelezen');
    await linkFor(appliance, 'bestand@patient.example');
  });

  test('a manager has a calendar watched; planners see what wants a hand', async () => {
    epd.gives(calendarOf([event('Agenda', '13'), nobody('Niemand', '14')]));
    const manager = await enter('manager', 'koppelingen');
    await manager.see('Er wordt nog geen agenda bijgehouden');
    await manager.press('Nieuwe agenda');
    await manager.press('Bewaar en kijk meteen');
    await manager.see('Vul een volledig adres in');
    await inspect(manager, 'dialog');
    await manager.fill('Naam', 'Agenda van het spreekuur');
    await manager.fill('Adres van de agenda', epd.url);
    await manager.press('Bewaar en kijk meteen');
    await manager.see('In orde');
    await manager.see('Laatste keer: 1 nieuw');
    await manager.see('Hier is hulp nodig: 1');
    await inspect(manager, 'watched');
    await linkFor(appliance, 'agenda@patient.example');

    epd.gives('<!doctype html>');
    await manager.press('Kijk nu');
    await manager.see('Op dit adres staat iets anders dan een agenda');
    await manager.see('Er is niets afgezegd');
    const planner = await enter('planner', 'inlezen');
    await planner.see('Agenda van het spreekuur');
    await planner.see('Er is niets afgezegd');
    await inspect(planner, 'seen by planners');

    await manager.press('Stop');
    await manager.see('We kijken niet meer in deze agenda');
    await manager.pressKeys('Stop');
    await manager.see('Er wordt nog geen agenda bijgehouden');
  });
});
