import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Appointment, Clinician } from '../../server/protocol/agenda.ts';
import type { AppointmentType } from '../../server/protocol/appointment-types.ts';
import { Appliance } from '../support/appliance.ts';
import { TestBrowser } from '../support/browser.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { linkFor } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

/** After this long without a socket a seat is free for the newest press (DESIGN §5), and a little more. */
const LET_GO_MS = 32_000;

/** Somebody who was invited: an appointment about to begin, and the link as it was mailed. */
interface Invited {
  readonly appointment: string;
  readonly link: string;
  readonly token: string;
}

describe.skipIf(!haveChromium)('a mail scanner that comes before the patient', () => {
  let appliance: Appliance;
  let chromium: Browser;
  let planner: TestBrowser;
  const invited: Invited[] = [];
  const asked: { url: string; headers: string; body: string }[] = [];

  beforeAll(async () => {
    appliance = await Appliance.start();
    chromium = await launchChromium();
    planner = new TestBrowser(appliance.origin);
    const { mail, password } = appliance.person('planner');
    await planner.signIn(mail, password);
  });
  afterAll(async () => {
    await chromium.close();
    await appliance.stop();
  });

  async function invite(name: string): Promise<Invited> {
    const [type] = await planner.get<AppointmentType[]>('/api/appointment-types');
    const [clinician] = await planner.get<Clinician[]>('/api/clinicians');
    const mail = `${name.toLowerCase()}@patient.example`;
    const start = new Date(Date.now() + 5 * 60_000).toISOString();
    const participants = [{ role: 'patient', name, mail }];
    const plan = { typeId: type?.id, clinicianId: clinician?.id, start, durationMin: 20, participants };
    const { id } = await planner.post<Appointment>('/api/appointments', plan);
    const link = await linkFor(appliance, mail);
    const one = { appointment: id, link, token: link.slice(link.indexOf('#') + 1) };
    invited.push(one);
    return one;
  }

  async function seatOf({ appointment }: Invited) {
    const { participants } = await planner.get<Appointment>(`/api/appointments/${appointment}`);
    const seat = participants[0]?.seat;
    if (seat === undefined) throw new Error('no seat');
    return seat;
  }

  /** Somebody's browser, of which every request is remembered. */
  async function browser(): Promise<Visitor> {
    const visitor = await Visitor.at(chromium);
    listen(visitor.page);
    return visitor;
  }

  function listen(page: Page): void {
    page.on('request', (request) =>
      asked.push({
        url: request.url(),
        headers: JSON.stringify(request.headers()),
        body: request.postData() ?? '',
      }),
    );
  }

  async function openAndPress(one: Invited): Promise<Visitor> {
    const visitor = await browser();
    await visitor.page.goto(one.link);
    await visitor.press('Verder');
    await visitor.press('Ik ben er');
    return visitor;
  }

  test('and fetches, runs the page and posts: the seat is still free, and the link works', async () => {
    const one = await invite('Vooraf');
    const page = one.link.slice(0, one.link.indexOf('#'));
    const look = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: one.token }),
    };
    const script = one.link.replace('#', '%23');
    const answers = [
      await fetch(one.link),
      await fetch(one.link, { method: 'HEAD' }),
      await fetch(script),
      await fetch(`${page}?url=${encodeURIComponent(one.link)}`),
      await fetch(one.link, { method: 'POST' }),
      await fetch(one.link, { method: 'POST', body: new URLSearchParams({ token: one.token }) }),
      await fetch(`${appliance.origin}/api/link/look`, look),
      await fetch(`${appliance.origin}/api/link/look`, look),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 404, 404, 200, 200]);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);

    const robot = await browser();
    await robot.page.goto(one.link);
    await robot.see('U hebt een videogesprek met');
    await robot.page.reload();
    await robot.see('U hebt een videogesprek met');
    await robot.leave();
    expect(await seatOf(one)).toMatchObject({ phase: 'invited', bound: false, online: false });

    const patient = await openAndPress(one);
    await patient.see('U bent aangemeld');
    expect(await seatOf(one)).toMatchObject({ phase: 'waiting', bound: true, online: true });
    expect(patient.complaints).toEqual([]);
    await patient.leave();
  });

  test('and even presses: the patient’s own press takes the seat once the scanner is gone', async () => {
    const one = await invite('Gedrukt');
    const robot = await openAndPress(one);
    await robot.see('U bent aangemeld');

    const patient = await openAndPress(one);
    await patient.see('Al open op een ander apparaat');
    await robot.leave();
    const gone = Date.now();
    await patient.press('Hier verdergaan');
    await patient.see('Al open op een ander apparaat');
    await new Promise((resolve) => setTimeout(resolve, LET_GO_MS - (Date.now() - gone)));
    await patient.press('Hier verdergaan');
    await patient.see('U bent aangemeld');
    expect(await seatOf(one)).toMatchObject({ phase: 'waiting', bound: true, online: true });
    await patient.leave();
  });

  test('and stays: staff free the seat, and the patient’s press takes it', async () => {
    const one = await invite('Blijft');
    const robot = await openAndPress(one);
    await robot.see('U bent aangemeld');
    const patient = await openAndPress(one);
    await patient.see('Al open op een ander apparaat');
    await planner.post(`/api/seats/${(await seatOf(one)).seat}/move`);
    await robot.see('U bent verdergegaan op een ander apparaat');
    await patient.press('Hier verdergaan');
    await patient.see('U bent aangemeld');
    await robot.page.reload();
    await patient.see('U bent aangemeld');
    expect(await seatOf(one)).toMatchObject({ phase: 'waiting', bound: true, online: true });
    await robot.leave();
    await patient.leave();
  });

  test('leaves no trace of a link’s secret: not in an address, a log or the data', () => {
    for (const { token } of invited) {
      const held = asked.filter((one) => JSON.stringify(one).includes(token));
      expect(held.length).toBeGreaterThan(0);
      for (const { url, headers, body } of held) {
        // only the page's own address, whose fragment a browser keeps to itself, and what is posted
        expect(new URL(url).pathname).toMatch(/^\/(j|api\/link\/(look|press|relay-test|precall))$/);
        expect(`${new URL(url).pathname}${new URL(url).search}${headers}`).not.toContain(token);
        expect(body === '' || JSON.parse(body).token === token).toBe(true);
      }
      expect(appliance.output.join('')).not.toContain(token);
      for (const file of filesOf(appliance.folder)) {
        const bytes = readFileSync(file);
        expect([file, bytes.includes(token), bytes.includes(Buffer.from(token, 'base64url'))]).toEqual([
          file,
          false,
          false,
        ]);
      }
    }
  });

  test('and all of it stands in a log that the verifier accepts', () => {
    const { status, said, bundle } = appliance.verifyLog();
    expect(status, said).toBe(0);
    const events = Appliance.events(bundle);
    expect(events.filter((code) => code === 'seat.moved').length).toBeGreaterThan(0);
    expect(events.filter((code) => code === 'invite.opened').length).toBeGreaterThan(3);
  });
});

/** Every file of the appliance but the Postbus, which is the trial's own mailbox. */
function filesOf(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((one) => one.isFile() && !one.parentPath.includes('postbus'))
    .map((one) => join(one.parentPath, one.name));
}
