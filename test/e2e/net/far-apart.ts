import type { Browser } from 'puppeteer-core';
import { canMakeNetworks, Network } from '../../net/network.ts';
import { Appliance } from '../../support/appliance.ts';
import { launchChromiumWithin } from '../../support/browsers.ts';
import { type FarBrowser, launchFirefoxWithin } from '../../support/firefox-within.ts';
import { arrive, openRoom, planFor, signIn } from '../../support/people.ts';
import type { Visitor } from '../../support/visitor.ts';

const HOSTS = ['app', 'doctor', 'patient'] as const;
const LONGEST_RUN_SECONDS = 7_200;

export interface FarApartOptions {
  /** One way between any two of the three, milliseconds. */
  readonly delayMs: number;
  /** For Chromium. */
  readonly flags?: readonly string[];
  /** What the patient sits at; the doctor has Chromium. */
  readonly patient?: 'chromium' | 'firefox';
}

/** Three hosts, each with a network of its own: the appliance with its relay, and two people at a browser. */
export class FarApart {
  readonly network: Network;
  readonly appliance: Appliance;
  readonly doctor: Browser;
  readonly patient: Browser;
  readonly #undo: readonly (() => unknown)[];

  private constructor(
    network: Network,
    appliance: Appliance,
    [doctor, patient]: readonly [Browser, Browser],
    undo: readonly (() => unknown)[],
  ) {
    this.network = network;
    this.appliance = appliance;
    this.doctor = doctor;
    this.patient = patient;
    this.#undo = undo;
  }

  /** @throws when this machine lets nobody make network namespaces. */
  static async set({ delayMs, flags = [], patient = 'chromium' }: FarApartOptions): Promise<FarApart> {
    if (!canMakeNetworks()) throw new Error('this needs network namespaces: run it as root on Linux');
    const undo: (() => unknown)[] = [];
    try {
      const network = await makeNetwork(delayMs);
      undo.push(() => network.remove());
      const appliance = await startAppliance(network);
      undo.push(() => appliance.stop());
      const at =
        patient === 'firefox' ? await firefox(network, appliance) : await chromium(network, 'patient', flags);
      undo.push(() => at.close());
      const doctor = await chromium(network, 'doctor', flags);
      undo.push(() => doctor.close());
      return new FarApart(network, appliance, [doctor.browser, at.browser], undo);
    } catch (cause) {
      for (const step of undo.reverse()) await step();
      throw cause;
    }
  }

  /** A doctor and a patient in a call. */
  async call(name: string): Promise<{ readonly doctor: Visitor; readonly patient: Visitor }> {
    const doctor = await signIn(this.doctor, this.appliance, this.appliance.person('clinician'));
    const patient = await arrive(this.patient, await planFor(doctor, this.appliance, name));
    await openRoom(doctor);
    await doctor.press('Laat binnen');
    await Promise.all([doctor.seeAndHear(), patient.seeAndHear()]);
    return { doctor, patient };
  }

  async close(): Promise<void> {
    for (const step of this.#undo.toReversed()) await step();
  }
}

function makeNetwork(delayMs: number): Promise<Network> {
  const pairs = [
    ['app', 'doctor'],
    ['app', 'patient'],
    ['doctor', 'patient'],
  ] as const;
  const links = pairs.map(([from, to]) => ({ from, to, delayMs, lossPercent: 0 }));
  return Network.make(HOSTS, links, LONGEST_RUN_SECONDS);
}

function startAppliance(network: Network): Promise<Appliance> {
  const address = network.address('app');
  const settings = {
    BEELDKAMER_APP_HOST: address,
    BEELDKAMER_RELAY_HOST: address,
    BEELDKAMER_RELAY_PUBLIC_HOST: address,
  };
  return Appliance.start(settings, network.exec('app'));
}

/** To the browsers the app's host is called localhost: to that name a trial answers, and there a camera may open. */
async function chromium(
  network: Network,
  host: 'doctor' | 'patient',
  flags: readonly string[],
): Promise<FarBrowser> {
  const browser = await launchChromiumWithin(network.exec(host), [
    `--host-resolver-rules=MAP localhost ${network.address('app')}`,
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    ...flags,
  ]);
  return { browser, close: () => browser.close() };
}

function firefox(network: Network, { origin }: Appliance): Promise<FarBrowser> {
  return launchFirefoxWithin(network.exec('patient'), `${network.address('app')}:${new URL(origin).port}`);
}
