import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, transact } from '../../server/core/database.ts';
import { Appliance } from '../../test/support/appliance.ts';
import type { Figure } from './run.ts';
import { median } from './statistics.ts';

const APPOINTMENTS = 100_000;
const ROUNDS = 5;

/** Time from process start to listening, and memory after it, with 100,000 appointments in the file. */
export async function measure(): Promise<readonly Figure[]> {
  const appliance = await Appliance.start();
  try {
    await appliance.kill('app');
    await fill(join(appliance.folder, 'data', 'beeldkamer.db'));
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

/** Copies the demo practice's first appointment until there are enough, spread over the past. */
async function fill(file: string): Promise<void> {
  const { db, close } = await openDatabase(file);
  const model = await db.selectFrom('appointment').selectAll().executeTakeFirstOrThrow();
  await transact(db, async (tx) => {
    for (let from = 0; from < APPOINTMENTS; from += 1000) {
      const rows = Array.from({ length: 1000 }, (_, i) => {
        const startsAt = model.starts_at - (from + i + 1) * 600_000;
        return { ...model, id: `bench-${from + i}`, starts_at: startsAt, ends_at: startsAt + 600_000 };
      });
      await tx.insertInto('appointment').values(rows).execute();
    }
  });
  await close();
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
