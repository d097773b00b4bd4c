import type { Browser } from 'puppeteer-core';
import { codeAt } from '../../../test/support/authenticator.ts';
import { launchChromiumWithin } from '../../../test/support/browsers.ts';
import { arrive, openRoom, planned } from '../../../test/support/people.ts';
import { Visitor } from '../../../test/support/visitor.ts';
import type { Verdict } from '../run.ts';
import type { Container } from './container.ts';

const HOST = 'video.example.nl';
const CLINICIAN = { name: 'Vera Visser', mail: 'vera@example.nl', password: 'de zeehond eet elke dag vis' };
const PATIENT = 'Dhr. Proef';
/** In the network of the container, where the name is loopback; the certificate is of a CA that no browser knows. */
const FLAGS = [
  `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
  '--ignore-certificate-errors',
  '--allow-loopback-in-peer-connection',
];
/** A picture that stands still for longer is taken for a broken call. */
const MOST_STILL_MS = 3_000;

/** A call between two browsers through the relay of an installed computer: planned, invited and let in as people do. */
export class Consultation {
  readonly #browsers: readonly Browser[];
  readonly #sides: Readonly<Record<'clinician' | 'patient', Visitor>>;

  private constructor(browsers: readonly Browser[], clinician: Visitor, patient: Visitor) {
    this.#browsers = browsers;
    this.#sides = { clinician, patient };
  }

  /** Resolves when both see and hear each other. */
  static async on(container: Container): Promise<Consultation> {
    container.run(
      `printf '%s\\n' "$PASSWORD" | beeldkamer create-user --name "$NAME" --mail "$MAIL" --role clinician --password-file -; beeldkamer set path relay`,
      { NAME: CLINICIAN.name, MAIL: CLINICIAN.mail, PASSWORD: CLINICIAN.password },
    );
    const within = ['nsenter', '-n', '-t', String(container.leader)];
    const browsers = await Promise.all([0, 1].map(() => launchChromiumWithin(within, FLAGS)));
    const [one, other] = browsers as [Browser, Browser];
    try {
      const clinician = await firstSignIn(one);
      await planned(clinician, PATIENT, 'proef@example.nl');
      await clinician.press('Nieuwe link');
      await clinician.press('Maak nieuwe link');
      const patient = await arrive(other, await linkOn(clinician));
      await openRoom(clinician);
      await clinician.press('Laat binnen');
      await Promise.all([clinician.seeAndHear(), patient.seeAndHear()]);
      for (const { page } of [clinician, patient]) await page.evaluate(watchPicture);
      return new Consultation(browsers, clinician, patient);
    } catch (cause) {
      for (const browser of browsers) await browser.close();
      throw cause;
    }
  }

  /** Frames that each side has seen so far. */
  async frames(): Promise<readonly number[]> {
    const figures = await Promise.all(Object.values(this.#sides).map((side) => side.figures()));
    return figures.map(({ framesDecoded }) => framesDecoded);
  }

  /** Judges that the same call went on since: through the relay, and no picture stood still. */
  async wentOn(before: readonly number[], what: string): Promise<readonly Verdict[]> {
    const sides = Object.entries(this.#sides);
    await Promise.all(sides.map(([, side]) => side.seeAndHear()));
    return await Promise.all(
      sides.map(async ([name, side], at) => {
        const { framesDecoded, paths, states } = await side.figures();
        const still = await side.page.evaluate(longestStill);
        const grew = framesDecoded - (before[at] ?? 0);
        return {
          passed:
            grew > 0 && still <= MOST_STILL_MS && states.join() === 'connected' && paths.join() === 'relay',
          says: `${what}: the ${name} saw ${grew} more frames through ${paths.join()}; the picture stood still for ${still} ms (at most ${MOST_STILL_MS})`,
        };
      }),
    );
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers) await browser.close();
  }
}

/** With the second step, which is set up the first time. */
async function firstSignIn(browser: Browser): Promise<Visitor> {
  const staff = await Visitor.at(browser);
  await staff.page.goto(`https://${HOST}/`);
  await staff.fill('Mailadres', CLINICIAN.mail);
  await staff.fill('Wachtwoord', CLINICIAN.password);
  await staff.page.keyboard.press('Enter');
  await staff.press('Met een code-app op mijn telefoon');
  await staff.see('Code die de app nu toont');
  const [secret = ''] = /[A-Z2-7]{32}/.exec((await staff.words()).replaceAll(' ', '')) ?? [];
  await staff.fill('Code die de app nu toont', codeAt(secret, Date.now()));
  await staff.press('Aanzetten');
  await staff.press('Ik heb de codes bewaard');
  await staff.press('Klaar');
  await staff.see('Afspraak plannen');
  return staff;
}

/** The link that stands on the screen. */
async function linkOn({ page }: Visitor): Promise<string> {
  const found = await page.waitForFunction(() => {
    const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
    return (
      [...fields, document.body.textContent ?? ''].join(' ').match(/https:\S+\/j#[\w-]{43}/)?.[0] ?? false
    );
  });
  return (await found.jsonValue()) as string;
}

interface Watched {
  stillMs?: number;
  lastFrame?: number;
}

/** In the page: notes the longest time between two frames of the other's picture. */
function watchPicture(): void {
  const watched = window as unknown as Watched;
  watched.stillMs = 0;
  const [video] = [...document.querySelectorAll('video')].filter((one) => !one.muted && one.videoWidth > 0);
  const look = (now: number): void => {
    watched.stillMs = Math.max(watched.stillMs ?? 0, now - (watched.lastFrame ?? now));
    watched.lastFrame = now;
    video?.requestVideoFrameCallback(look);
  };
  video?.requestVideoFrameCallback(look);
}

/** In the page: that time so far, ms; a picture that stands still now counts. */
function longestStill(): number {
  const { stillMs = 0, lastFrame = 0 } = window as unknown as Watched;
  return Math.round(Math.max(stillMs, performance.now() - lastFrame));
}
