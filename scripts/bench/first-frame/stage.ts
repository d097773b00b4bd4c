import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { canMakeNetworks, Network } from '../../../test/net/network.ts';
import { Appliance } from '../../../test/support/appliance.ts';
import { launchChromiumWithin } from '../../../test/support/browsers.ts';
import { freeTcpPort } from '../../../test/support/ports.ts';
import { writeCamera } from './camera.ts';

const HOSTS = ['app', 'doctor', 'patient'] as const;
const ONE_WAY_MS = 20;
const LONGEST_RUN_SECONDS = 3_600;

/** Three hosts, 40 ms round trip between any two: the appliance with its relay, and two browsers with open cameras. */
export interface Stage {
  readonly appliance: Appliance;
  readonly doctor: Browser;
  readonly patient: Browser;
  /** Where both browsers find the bare call. */
  readonly bareOrigin: string;
  close(): Promise<void>;
}

/** @throws when this machine lets nobody make network namespaces. */
export async function setStage(): Promise<Stage> {
  if (!canMakeNetworks()) throw new Error('first-frame needs network namespaces: run it as root on Linux');
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'first-frame-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const network = await makeNetwork();
    undo.push(() => network.remove());
    const camera = join(folder, 'camera.y4m');
    writeCamera(camera);
    const appliance = await startAppliance(network);
    undo.push(() => appliance.stop());
    const bare = await startBare(network);
    undo.push(() => bare.child.kill('SIGTERM'));
    const [doctor, patient] = await Promise.all([
      launch(network, 'doctor', camera),
      launch(network, 'patient', camera),
    ]);
    undo.push(() => Promise.all([doctor.close(), patient.close()]));
    return { appliance, doctor, patient, bareOrigin: bare.origin, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

function makeNetwork(): Promise<Network> {
  const pairs = [
    ['app', 'doctor'],
    ['app', 'patient'],
    ['doctor', 'patient'],
  ] as const;
  const links = pairs.map(([from, to]) => ({ from, to, delayMs: ONE_WAY_MS, lossPercent: 0 }));
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

async function startBare(network: Network): Promise<{ child: ChildProcess; origin: string }> {
  const port = await freeTcpPort();
  const script = join(import.meta.dirname, 'bare-server.ts');
  const [command, ...words] = network.exec(
    'app',
    process.execPath,
    script,
    network.address('app'),
    String(port),
  );
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { child, origin: `http://localhost:${port}` };
}

/** To the browsers the app's host is called localhost: to that name a trial answers, and there a camera may open. */
function launch(network: Network, host: 'doctor' | 'patient', camera: string): Promise<Browser> {
  return launchChromiumWithin(network.exec(host), [
    `--host-resolver-rules=MAP localhost ${network.address('app')}`,
    `--use-file-for-fake-video-capture=${camera}`,
    '--disable-features=WebRtcHideLocalIpsWithMdns',
  ]);
}
