import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '../../server/core/clock.ts';
import { FarApart } from '../../test/e2e/net/far-apart.ts';
import { type Call, listen, outage, walk } from '../../test/e2e/net/trials.ts';
import { writeCamera } from '../bench/first-frame/camera.ts';
import { percentile } from '../bench/statistics.ts';
import type { Tell, Verdict } from './run.ts';

const WALKS = Number(process.env['LONG_WALKS'] ?? 20);
/** A trial of real networks, and what it must come to. */
type Trial = (stage: FarApart, call: Call) => Promise<readonly Verdict[]>;

const TRIALS: Readonly<Record<string, Trial>> = {
  walks,
  outage: deadLine,
  narrow,
  lossy,
  blocked,
  kills,
};

/** Trials in which the patient sits at Firefox; else both have Chromium. */
const WITH_FIREFOX: Readonly<Record<string, Trial>> = { firefoxWalks: walks, firefoxOutage: deadLine };

/**
 * Two browsers and the appliance, each in a network of its own, 40 ms apart, with a moving picture: what networks and
 * dying processes do to a call. `LONG_ONLY` names the trials to run.
 */
export async function judge(tell: Tell): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'resilience-'));
  const camera = join(folder, 'camera.y4m');
  writeCamera(camera);
  const all = { ...TRIALS, ...WITH_FIREFOX };
  const names = process.env['LONG_ONLY']?.split(',') ?? Object.keys(all);
  try {
    for (const name of names) {
      const stage = await FarApart.set({
        delayMs: 20,
        flags: [`--use-file-for-fake-video-capture=${camera}`],
        patient: name in WITH_FIREFOX ? 'firefox' : 'chromium',
      });
      try {
        const call = await stage.call('Mw. Onderweg');
        const judged = (await all[name]?.(stage, call)) ?? [];
        tell(judged.map(({ passed, says }) => ({ passed, says: `${name}: ${says}` })));
      } catch (cause) {
        tell([{ passed: false, says: `${name}: ${String(cause)}` }]);
      } finally {
        await stage.close();
      }
    }
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function walks(stage: FarApart, call: Call): Promise<readonly Verdict[]> {
  const all: number[] = [];
  for (let i = 0; i < WALKS; i++) {
    await seeEachOther(call);
    all.push(await walk(stage, call));
  }
  console.error(`walks: ${all.join(' ')}`);
  const p95 = percentile(all, 95);
  const says = `another address ${WALKS} times: back after ${p95} ms (p95, under 3000)`;
  return [{ passed: p95 < 3_000, says }];
}

async function deadLine(stage: FarApart, call: Call): Promise<readonly Verdict[]> {
  const ms = await outage(stage, call, 30 * SECOND);
  await seeEachOther(call);
  return [
    { passed: ms < 15 * SECOND, says: `a line dead for 30 s: back ${ms} ms after, without a press (15000)` },
  ];
}

async function narrow(stage: FarApart, call: Call): Promise<readonly Verdict[]> {
  const { doctor, patient } = call;
  const start = Date.now();
  stage.network.limit('patient', 50);
  await Promise.all([doctor.see('Uw beeld staat stil'), patient.see('Uw beeld staat stil')]);
  const told = Date.now() - start;
  const fall = await listen(call, 10 * SECOND);
  const { concealed, kbit } = await listen(call, 60 * SECOND);
  stage.network.limit('patient', null);
  const free = Date.now();
  await Promise.all([doctor.seeAndHear(1, 120 * SECOND), patient.seeAndHear(1, 120 * SECOND)]);
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  return [
    { passed: told < 15 * SECOND, says: `50 kbit/s: both told after ${told} ms that pictures rest (15000)` },
    {
      passed: concealed <= 0.05,
      says: `50 kbit/s: ${percent(concealed)} of the sound made up in 60 s (5 %); in the 10 s before ${percent(fall.concealed)}`,
    },
    { passed: kbit >= 12, says: `50 kbit/s: Opus at ${kbit.toFixed(1)} kbit/s (12)` },
    { passed: true, says: `pictures back ${Date.now() - free} ms after the line is free` },
  ];
}

async function lossy(stage: FarApart, call: Call): Promise<readonly Verdict[]> {
  await stage.network.change('patient', { delayMs: 300, lossPercent: 10 });
  await seeEachOther(call);
  const { concealed, kbit } = await listen(call, 60 * SECOND);
  await seeEachOther(call);
  return [
    {
      passed: concealed <= 0.15,
      says: `10 % lost, 300 ms each way: ${(100 * concealed).toFixed(1)} % made up in 60 s (15 %), Opus ${kbit.toFixed(1)} kbit/s`,
    },
  ];
}

/** From now on a firewall lets nothing through but TCP. */
async function blocked({ network }: FarApart, call: Call): Promise<readonly Verdict[]> {
  const start = Date.now();
  await network.change('patient', { ...network.condition('patient'), onlyTcpPort: 'any' });
  await seeEachOther(call);
  const { relayedOver } = await call.patient.figures();
  return [
    {
      passed: relayedOver.includes('tcp'),
      says: `UDP blocked during the call: on over ${relayedOver.join('+')} after ${Date.now() - start} ms`,
    },
  ];
}

async function kills({ appliance }: FarApart, call: Call): Promise<readonly Verdict[]> {
  await appliance.kill('app');
  await seeEachOther(call);
  await appliance.run('app');
  await appliance.kill('relay');
  await appliance.run('relay');
  await seeEachOther(call);
  return [{ passed: true, says: 'app and relay killed during the call: both go on seeing and hearing' }];
}

async function seeEachOther({ doctor, patient }: Call): Promise<void> {
  await Promise.all([doctor.seeAndHear(1, 90 * SECOND), patient.seeAndHear(1, 90 * SECOND)]);
}
