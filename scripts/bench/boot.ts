import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Appliance } from '../../test/support/appliance.ts';
import { fill } from './appointments.ts';
import type { Figure } from './run.ts';
import { median } from './statistics.ts';

const APPOINTMENTS = 100_000;
const ROUNDS = 5;
/** About 250 appointments a day, over the 13 months that are kept. */
const BETWEEN = 6 * 60_000;

/** Time from process start to listening, and memory after it, with 100,000 appointments in the file. */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  try {
    await appliance.kill('app');
    await fill(join(appliance.folder, 'data', 'beeldkamer.db'), {
      count: APPOINTMENTS,
      startOf: (n, first) => first - (n + 1) * BETWEEN,
      phase: 'left',
    });
    const rounds: { listenMs: number; rssMb: number }[] = [];
    for (let i = 0; i <= ROUNDS; i++) rounds.push(await start(appliance.environment));
    const [cold, ...warm] = rounds;
    console.log(`first start ${cold?.listenMs.toFixed(0)} ms`);
    return [
      { metric: 'listen_ms', value: median(warm.map((one) => one.listenMs)), unit: 'ms' },
      { metric: 'rss_mb', value: median(warm.map((one) => one.rssMb)), unit: 'MB' },
    ];
  } finally {
    await appliance.stop();
  }
}

async function start(env: NodeJS.ProcessEnv): Promise<{ listenMs: number; rssMb: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('listening') && resolve());
    child.once('exit', (code) => reject(new Error(`app ended with ${code}`)));
  });
  const listenMs = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, 500));
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return { listenMs, rssMb: kilobytes / 1024 };
}
