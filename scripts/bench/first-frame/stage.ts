import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { FarApart } from '../../../test/e2e/net/far-apart.ts';
import type { Network } from '../../../test/net/network.ts';
import type { Appliance } from '../../../test/support/appliance.ts';
import { freeTcpPort } from '../../../test/support/ports.ts';
import { writeCamera } from './camera.ts';

const ONE_WAY_MS = 20;

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
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'first-frame-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    const camera = join(folder, 'camera.y4m');
    writeCamera(camera);
    const flags = [`--use-file-for-fake-video-capture=${camera}`];
    const far = await FarApart.set({ delayMs: ONE_WAY_MS, flags });
    undo.push(() => far.close());
    const bare = await startBare(far.network);
    undo.push(() => bare.child.kill('SIGTERM'));
    const { appliance, doctor, patient } = far;
    return { appliance, doctor, patient, bareOrigin: bare.origin, close };
  } catch (cause) {
    await close();
    throw cause;
  }
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
