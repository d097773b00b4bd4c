import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Occurrence } from '../../../server/audit/event.ts';
import { openKeys } from '../../../server/audit/keys.ts';
import { openLog } from '../../../server/audit/service.ts';
import { systemClock } from '../../../server/core/clock.ts';
import { openDatabase, transact } from '../../../server/core/database.ts';
import { median } from '../statistics.ts';
import { occurrence } from './practice.ts';

const APPENDS = 2_000;
const ROUNDS = 5;
const PATIENTS = 10_000;

/** Lines that the real writer commits in a second, one after another, each act waiting for its own. */
export async function appendsPerSecond(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-append-'));
  const { db, close } = await openDatabase(join(folder, 'beeldkamer.db'));
  const keys = openKeys(join(folder, 'keys.db'), Buffer.alloc(32, 9));
  try {
    const log = await openLog({ db, keys, clock: systemClock, installation: 'zorgbox', site: 'zh1' });
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const acts = Array.from({ length: APPENDS }, (_, at) => occurrence(round * APPENDS + at, PATIENTS));
      rates.push(APPENDS / (await secondsOf(acts, (act) => transact(db, (tx) => log.append(tx, act)))));
    }
    console.log(`appends a second, by round: ${rates.map((rate) => rate.toFixed(0)).join(' ')}`);
    return median(rates);
  } finally {
    keys.close();
    await close();
    rmSync(folder, { recursive: true });
  }
}

async function secondsOf(
  acts: readonly Occurrence[],
  append: (act: Occurrence) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  for (const act of acts) await append(act);
  return (performance.now() - began) / 1000;
}
