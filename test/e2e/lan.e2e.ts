import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMakeNetworks, Network } from '../net/network.ts';
import type { Person } from '../support/appliance.ts';
import { haveChromium, launchChromiumWithin } from '../support/browsers.ts';
import { signIn } from '../support/people.ts';

/** What is used of the line that `--json` prints. */
interface News {
  readonly url: string;
  readonly people: readonly Person[];
  readonly lan: {
    readonly url: string;
    readonly port: number;
    readonly caFile: string;
    readonly fingerprint: string;
  } | null;
}

const ROOT = join(import.meta.dirname, '../..');
const SECONDS = 600;

describe.skipIf(!haveChromium || !canMakeNetworks())('npm start -- --lan', () => {
  const data = mkdtempSync(join(tmpdir(), 'trial-lan-'));
  let network: Network;
  let trial: ChildProcess;
  let news: News;
  let phone: Browser;

  beforeAll(async () => {
    const links = [{ from: 'desk', to: 'phone', delayMs: 1, lossPercent: 0 }];
    network = await Network.make(['desk', 'phone'], links, SECONDS);
    const options = ['--lan', '--address', network.address('desk'), '--data', data, '--json'];
    const [command, ...words] = network.exec('desk', process.execPath, 'scripts/trial.ts', ...options);
    trial = spawn(command, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    if (trial.stdout === null) throw new Error('no output');
    const [line] = await once(createInterface({ input: trial.stdout }), 'line');
    news = JSON.parse(String(line)) as News;
    phone = await launchChromiumWithin(network.exec('phone'), ['--ignore-certificate-errors']);
  });
  afterAll(async () => {
    await phone.close();
    network.remove();
    rmSync(data, { recursive: true, force: true });
  });

  /** What a program on the phone says that trusts the trial's own authority and no other. */
  const fetched = async (path: string): Promise<string> => {
    const ask = `const a = await fetch('${news.lan?.url}${path}'); console.log(a.status, await a.text())`;
    const [command, ...words] = network.exec('phone', process.execPath, '--input-type=module', '-e', ask);
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: news.lan?.caFile };
    return (await promisify(execFile)(command, words, { env })).stdout;
  };

  test('says where the phone finds it, and whoever trusts its authority can check the rest', async () => {
    expect(news.lan).toMatchObject({ url: `https://${network.address('desk')}:8443`, port: 8443 });
    expect(news.lan?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(await fetched('/healthz')).toMatch(/^200 /);
  });

  test('lets somebody of the demo practice sign in on the phone, under the banner', async () => {
    const clinician = news.people.find(({ role }) => role === 'clinician');
    if (clinician === undefined || news.lan === null) throw new Error('nobody to sign in');
    const visitor = await signIn(phone, { origin: news.lan.url }, clinician);
    await visitor.see('Proefopstelling');
    expect(visitor.complaints).toEqual([]);
    await visitor.leave();
  });

  test('is not to be reached past its door', async () => {
    const { port } = new URL(news.url);
    const ask = `await fetch('http://${network.address('desk')}:${port}/healthz')`;
    const [command, ...words] = network.exec('phone', process.execPath, '--input-type=module', '-e', ask);
    await expect(promisify(execFile)(command, words)).rejects.toThrow('ECONNREFUSED');
  });

  test('stops when it is told to', async () => {
    const gone = once(trial, 'exit');
    trial.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
  });
});
