import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CHAIN_START, chainOf, leafOf } from '../../../server/audit/chain.ts';
import type { Append } from '../../../server/audit/event.ts';
import { openKeys } from '../../../server/audit/keys.ts';
import { openLog } from '../../../server/audit/service.ts';
import { systemClock } from '../../../server/core/clock.ts';
import { type Db, openDatabase } from '../../../server/core/database.ts';
import { practiceLines } from './practice.ts';

/** A practice's log of many lines, open as the appliance opens it. */
export interface LargeLog {
  readonly db: Db;
  /** Of the database. */
  readonly file: string;
  readonly keys: ReturnType<typeof openKeys>;
  readonly append: Append;
  /** Lines that it began with. */
  readonly lines: number;
}

const LINES = Number(process.env['BENCH_LINES'] ?? 1_000_000);
/** Patients in it: so each has a thousandth of the lines. */
export const PATIENTS = 1_000;
const A_TIME = 10_000;

/** Makes such a log, passes it on and removes it. */
export async function withLargeLog<T>(use: (log: LargeLog) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-log-'));
  const file = join(folder, 'beeldkamer.db');
  const keys = openKeys(join(folder, 'keys.db'), Buffer.alloc(32, 9));
  try {
    await (await openDatabase(file)).close();
    fill(file);
    const { db, close } = await openDatabase(file);
    const { append } = await openLog({ db, keys, clock: systemClock, installation: 'zorgbox', site: 'zh2' });
    const made = await use({ db, file, keys, append, lines: LINES });
    await close();
    return made;
  } finally {
    keys.close();
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
