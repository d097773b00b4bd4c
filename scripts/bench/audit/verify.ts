import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '../../../server/audit/verify.ts';
import { median } from '../statistics.ts';
import { writeBundle } from './bundle.ts';
import { hashLog, piecesOf } from './hashing.ts';

const LINES = Number(process.env['BENCH_LINES'] ?? 1_000_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);

/** Time to hash leaves and chain of a large bundle on all cores, divided by the time of its full check on the same. */
export async function verifyAgainstHashing(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'));
  try {
    writeBundle(folder, LINES);
    const events = join(folder, 'events.ndjson');
    const pieces = piecesOf(events);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const hashing = await timed(() => hashLog(events, pieces));
      const checking = await timed(() => check(folder));
      console.log(`${LINES} lines: hashing ${hashing.toFixed(0)} ms, full check ${checking.toFixed(0)} ms`);
      rounds.push(hashing / checking);
    }
    return median(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function check(folder: string): Promise<void> {
  const { exit, lines } = await verifyBundle(folder);
  if (exit !== 0 || lines !== LINES) throw new Error(`exit ${exit} after ${lines} lines`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
