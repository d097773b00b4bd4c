import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { chooseRow, wordsRead } from '../support/comparing.ts';
import { arrive, openRoom, planFor, signIn } from '../support/people.ts';
import type { Visitor } from '../support/visitor.ts';

/** A call in which both see and hear each other. */
interface Meeting {
  readonly doctor: Visitor;
  readonly patient: Visitor;
}

/** A conversation of many steps, each with patience of its own. */
const WHOLE_STORY_MS = 480_000;

describe.skipIf(!haveChromium)(
  'comparing pictures, as clinician and patient do it',
  { timeout: WHOLE_STORY_MS },
  () => {
    let appliance: Appliance;
    let browser: Browser;
    beforeAll(async () => {
      [appliance, browser] = await Promise.all([Appliance.start(), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await appliance?.stop();
    });

    async function meet(name: string): Promise<Meeting> {
      const doctor = await signIn(browser, appliance, appliance.person('clinician'));
      const link = await planFor(doctor, appliance, name);
      await openRoom(doctor);
      const patient = await arrive(browser, link);
      await doctor.see(name);
      await doctor.press('Laat binnen');
      await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
      return { doctor, patient };
    }

    test('the patient reads, the clinician picks, both tick: checked on both sides, and in the log', async () => {
      const { doctor, patient } = await meet('Mw. Compare');
      await doctor.see('Nog niet gecontroleerd');
      await patient.see('Nog niet gecontroleerd');
      await doctor.press('Vergelijk plaatjes');
      await patient.see('Lees deze plaatjes hardop voor');
      const words = await wordsRead(patient);
      expect(words).toHaveLength(4);
      await chooseRow(doctor, words);
      await doctor.press('Deze rij hoorde ik');
      await doctor.see('Zeg hardop dat het klopt');
      await patient.see('Uw zorgverlener heeft vergeleken');
      expect(await patient.words()).toContain('Nog niet gecontroleerd');

      await patient.press('Ja, het klopt');
      await patient.see('Er zit niemand tussen uw apparaat en dat van uw zorgverlener.');
      await doctor.see('heeft het ook bevestigd');
      await doctor.press('Klaar');
      await patient.press('Sluiten');
      for (const one of [doctor, patient]) expect(await one.words()).not.toContain('Nog niet gecontroleerd');
      await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);

      // the same two devices again, over a new connection with new certificates
      await patient.page.reload();
      await Promise.all([doctor.see('Eerder gecontroleerd'), patient.see('Eerder gecontroleerd')]);
      await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
      expect([...doctor.complaints, ...patient.complaints]).toEqual([]);
      await Promise.all([doctor.leave(), patient.leave()]);

      const ticks = linesOf(appliance, 'call.sas_ok');
      expect(ticks.map(({ out }) => out)).toEqual([0, 0]);
      expect(new Set(ticks.map(({ usr }) => usr[0]?.id)).size).toBe(2);
      expect(new Set(ticks.map(({ det }) => det['keys'])).size).toBe(1);
    });

    test('a wrong row verifies nothing; saying that it is not right stops it on both sides and stands in the log', async () => {
      const { doctor, patient } = await meet('Mw. Differ');
      await doctor.press('Vergelijk plaatjes');
      await patient.see('Lees deze plaatjes hardop voor');
      const first = await wordsRead(patient);
      await doctor.press('Geen van deze rijen');
      await doctor.press('Ik hoorde geen van deze rijen');
      await doctor.see('Dit zijn niet de plaatjes van dit gesprek');
      await doctor.press('Vergelijk opnieuw');
      await doctor.see('welke vier plaatjes ziet u?');
      const second = await wordsRead(patient);
      expect(second).not.toEqual(first);
      await doctor.press('Geen van deze rijen');
      await doctor.press('Ik hoorde geen van deze rijen');
      await doctor.press('Beëindig: het klopt niet');

      await patient.see('Dit gesprek is voor uw veiligheid gestopt');
      await doctor.see('Beeld en geluid met deze persoon zijn gestopt');
      for (const one of [doctor, patient])
        await one.until('no connection', ({ paths }) => paths.length === 0);
      expect(await doctor.words()).not.toMatch(/^Gecontroleerd$/m);
      const told = () => linesOf(appliance, 'call.sas_mismatch').map(({ out, why }) => [out, why]);
      await vi.waitFor(() => expect(told()).toEqual([[12, 'pictures']]), { timeout: 60_000, interval: 500 });
      await Promise.all([doctor.leave(), patient.leave()]);
      expect(linesOf(appliance, 'call.sas_ok')).toHaveLength(2); // those of the test before
    });

    test('the patient may say it, too', async () => {
      const { doctor, patient } = await meet('Mw. Doubt');
      await doctor.press('Vergelijk plaatjes');
      await patient.see('Lees deze plaatjes hardop voor');
      await patient.pressKeys('Nee, het klopt niet');
      await patient.see('Dan stopt het gesprek meteen');
      await patient.pressKeys('Stop het gesprek');
      await patient.see('Dit gesprek is voor uw veiligheid gestopt');
      await doctor.see('Beeld en geluid met deze persoon zijn gestopt');
      for (const one of [doctor, patient])
        await one.until('no connection', ({ paths }) => paths.length === 0);
      // the patient's page says it as soon as its socket stands: a line that stutters makes a new one first
      const told = () => linesOf(appliance, 'call.sas_mismatch').map(({ out }) => out);
      await vi.waitFor(() => expect(told()).toEqual([12, 12]), { timeout: 60_000, interval: 500 });
      await Promise.all([doctor.leave(), patient.leave()]);
    });
  },
);

interface Line {
  readonly ev: { readonly code: string };
  readonly out: number;
  readonly why: string | null;
  readonly usr: readonly { readonly id: string }[];
  readonly det: Readonly<Record<string, unknown>>;
}

/** The lines with this code of a log that the verifier accepts. */
function linesOf(appliance: Appliance, code: string): readonly Line[] {
  const { status, said, bundle } = appliance.verifyLog();
  expect(status, said).toBe(0);
  const lines = readFileSync(join(bundle, 'events.ndjson'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).body as Line).filter(({ ev }) => ev.code === code);
}
