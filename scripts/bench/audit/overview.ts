import Database from 'better-sqlite3';
import { overviewsOf } from '../../../server/audit/overview/service.ts';
import { overview } from '../../../server/audit/overview.ts';
import { iso, systemClock } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import { median } from '../statistics.ts';
import { type LargeLog, PATIENTS } from './large-log.ts';
import { patientId } from './practice.ts';

const ROUNDS = 11;

/**
 * Time in which a patient's overview is made, its own line included, in milliseconds.
 *
 * @throws {Error} when an overview has another line than a search of all bodies finds.
 */
export async function overviewTime(log: LargeLog): Promise<number> {
  const { db, append } = log;
  const overviews = overviewsOf({
    ...{ db, clock: systemClock, append, installation: 'zorgbox', site: 'zh2' },
    organisation: () => Promise.resolve({ name: 'Praktijk', phone: '', timeZone: 'Europe/Amsterdam' }),
    tellsNames: () => Promise.resolve(true),
    accountNames: () => Promise.resolve(new Map()),
    guestNames: () => Promise.resolve(new Map()),
  });
  const through = iso(systemClock()).slice(0, 10);
  const period = { from: null, through, language: 'nl' } as const;
  const found = await equalsSearch(log, patientId(7));
  const { lines: told } = await overviews.page(bySystem(), patientId(7), period);
  if (told !== found) throw new Error(`${told} lines on the page, ${found} by SQL`);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const patient = patientId((round * 91) % PATIENTS);
    const { lines } = await overviews.page(bySystem(), patient, period);
    rounds.push(performance.now() - began);
    if (lines === 0) throw new Error(`nothing of ${patient}`);
  }
  console.log(`overview of ${log.lines / PATIENTS} lines: first ${rounds[0]?.toFixed(0)} ms`);
  return median(rounds);
}

/** Line by line what SQL alone finds, that reads every body and knows none of our indexes. @returns how many */
async function equalsSearch({ db, file, lines }: LargeLog, patient: string): Promise<number> {
  const found: number[] = [];
  for await (const page of overview(db, [`p:${patient}`, `g:${patient}`]))
    found.push(...page.map(({ seq }) => seq));
  const sqlite = new Database(file, { readonly: true });
  const search = sqlite.prepare("select seq from audit where instr(body, ':' || ? || '\"') > 0 order by seq");
  const searched = search.pluck().all(patient) as number[];
  sqlite.close();
  if (searched.length === 0 || searched.join() !== found.join())
    throw new Error(`${found.length} lines in the overview, ${searched.length} by SQL`);
  console.log(`overview equals the search of ${lines} bodies: ${found.length} lines`);
  return found.length;
}
