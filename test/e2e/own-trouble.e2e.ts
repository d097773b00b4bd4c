import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appliance } from '../support/appliance.ts';
import { violations } from '../support/axe.ts';
import { haveChromium, launchChromium } from '../support/browsers.ts';
import { endForAll, openRoom, planFor, signIn, takeSeat } from '../support/people.ts';
import { Visitor } from '../support/visitor.ts';

interface Patched {
  /** What the next opening of camera and microphone gives: nothing but silence and black. */
  dead?: boolean;
  opened: MediaStreamTrack[];
}

/** Lets the test give a page dead devices, and reach the tracks that it has open; call it before the page loads. */
async function patchDevices(visitor: Visitor): Promise<void> {
  await visitor.page.evaluateOnNewDocument(() => {
    const patched: Patched = { opened: [] };
    Object.assign(window, { patched });
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = patched.dead ? deadStream(wanted) : await real(wanted);
      patched.opened.push(...stream.getTracks());
      return stream;
    };

    function deadStream({ audio, video }: MediaStreamConstraints = {}): MediaStream {
      const canvas = document.createElement('canvas');
      const pen = canvas.getContext('2d', { alpha: false });
      setInterval(() => pen?.fillRect(0, 0, canvas.width, canvas.height), 100);
      const context = new AudioContext();
      const silent = context.createMediaStreamDestination();
      return new MediaStream([
        ...(audio ? silent.stream.getTracks() : []),
        ...(video ? canvas.captureStream(10).getTracks() : []),
      ]);
    }
  });
}

const setDead = (visitor: Visitor, dead: boolean) =>
  visitor.page.evaluate((how) => {
    (window as unknown as { patched: Patched }).patched.dead = how;
  }, dead);

/** The system does something to every open track of the page, as iOS does at a phone call. */
const happens = (visitor: Visitor, event: 'mute' | 'ended') =>
  visitor.page.evaluate((name) => {
    const { opened } = (window as unknown as { patched: Patched }).patched;
    for (const track of opened.filter(({ readyState }) => readyState === 'live')) {
      if (name === 'ended') track.stop();
      track.dispatchEvent(new Event(name));
    }
  }, event);

async function untilGone(visitor: Visitor, words: string): Promise<void> {
  await visitor.page.waitForFunction((wanted) => !document.body.innerText.includes(wanted), {}, words);
}

describe.skipIf(!haveChromium)('who is not heard or seen', () => {
  let appliance: Appliance;
  let browser: Browser;

  beforeAll(async () => {
    appliance = await Appliance.start();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await appliance?.stop();
  });

  test('reads so, the other side too, and one press mends it: silence, black, a phone call, a device that went', async () => {
    const doctor = await signIn(browser, appliance, appliance.person('clinician'));
    const link = await planFor(doctor, appliance, 'Mw. Stil');
    const guest = await Visitor.at(browser);
    await patchDevices(guest);
    await takeSeat(guest, link);
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);
    expect(await guest.words()).not.toContain('hoort u niet');

    await setDead(guest, true);
    await happens(guest, 'ended');
    await guest.see('hoort u niet');
    await doctor.see('U hoort Mw. Stil niet');
    expect(await violations(guest.page)).toEqual([]);
    await setDead(guest, false);
    await happens(guest, 'mute');
    await guest.press('Zet weer aan');
    await Promise.all([untilGone(guest, 'hoort u niet'), untilGone(doctor, 'U hoort Mw. Stil niet')]);
    await Promise.all([doctor.seeAndHear(), guest.seeAndHear()]);

    await guest.press('Microfoon');
    await doctor.see('Microfoon uit');
    await guest.press('Instellingen');
    await guest.press('Cijfers voor de helpdesk');
    await guest.see('Heen en terug');
    expect(await violations(guest.page)).toEqual([]);
    await guest.press('Klaar');
    await endForAll(doctor, guest);

    const { status, said, bundle } = appliance.verifyLog();
    expect(status, said).toBe(0);
    const measured = Appliance.events(bundle).filter((code) => code === 'call.measured');
    expect(measured).toHaveLength(2);
  });
});
