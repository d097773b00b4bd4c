import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CHAIN_START, chainOf, leafOf } from '../../../server/audit/chain.ts';
import { overview } from '../../../server/audit/overview.ts';
import { openDatabase } from '../../../server/core/database.ts';
import { median } from '../statistics.ts';
import { patientId, practiceLines } from './practice.ts';

const LINES = Number(process.env['BENCH_LINES'] ?? 1_000_000);
const PATIENTS = 1_000;
const ROUNDS = 11;
const A_TIME = 10_000;

/** Time until all lines of one patient are read from the log of a practice, in milliseconds. */
export async function overviewTime(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-overview-'));
  const file = join(folder, 'beeldkamer.db');
  try {
    await (await openDatabase(file)).close();
    fill(file);
    const { db, close } = await openDatabase(file);
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const person = `p:${patientId((round * 91) % PATIENTS)}`;
      const began = performance.now();
      let lines = 0;
      for await (const page of overview(db, [person])) lines += page.length;
      rounds.push(performance.now() - began);
      if (lines === 0) throw new Error(`nothing of ${person}`);
    }
    console.log(`${LINES} lines, ${LINES / PATIENTS} of each patient; first ${rounds[0]?.toFixed(0)} ms`);
    await close();
    return median(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the lines many at a time, through the table's own triggers. */
function fill(file: string): void {
  const sqlite = new Database(file);
  const insert = sqlite.prepare('insert into audit (seq, ts, body, leaf, chain) values (?, ?, ?, ?, ?)');
  let chain = CHAIN_START;
  let seq = 0;
  sqlite.exec('begin');
  for (const { ts, body } of practiceLines(PATIENTS)) {
    const leaf = leafOf(body);
    chain = chainOf(chain, leaf);
    seq += 1;
    insert.run(seq, ts, body, leaf, chain);
    if (seq % A_TIME === 0) sqlite.exec('commit; begin');
    if (seq === LINES) break;
  }
  sqlite.exec('commit');
  sqlite.close();
}
