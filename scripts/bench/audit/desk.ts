import { dirname, join } from 'node:path';
import { openDesk } from '../../../server/audit/desk/service.ts';
import { systemClock } from '../../../server/core/clock.ts';
import { bySystem } from '../../../server/core/context.ts';
import type { LogFilter } from '../../../server/protocol/log.ts';
import { median } from '../statistics.ts';
import type { LargeLog } from './large-log.ts';
import { patientId, staffId } from './practice.ts';

const ROUNDS = 3;
const NONE: LogFilter = {
  ...{ from: null, through: null, account: null, patient: null, code: null, outcome: null, site: null },
};
/** Half of the lines lie in these days. */
const DAYS = { from: '2026-01-08', through: '2026-01-16' };

/** What officers ask, and what is hardest: much of each, and nothing of both. */
const FILTERS: Readonly<Record<string, Partial<LogFilter>>> = {
  nothing: {},
  period: DAYS,
  person: { account: staffId(7) },
  patient: { patient: patientId(7) },
  'frequent event': { code: 'appointment.viewed' },
  'rare event': { code: 'backup.made' },
  refused: { outcome: 'refused' },
  failed: { outcome: 'failed' },
  site: { site: 'zh1' },
  'person and day': { account: staffId(7), from: '2026-01-08', through: '2026-01-08' },
  'person and patient, never together': { account: staffId(7), patient: patientId(8) },
  'person and refused': { account: staffId(7), outcome: 'refused' },
  'event of the other half': { code: 'appointment.viewed', site: 'zh1', from: '2026-01-25' },
  'refused and event that is not': { outcome: 'refused', code: 'patient.record_accessed' },
  'done and failed event': { outcome: 'done', code: 'backup.made' },
  'person, event, outcome, site, period': {
    ...{ account: staffId(7), code: 'patient.record_accessed', outcome: 'done', site: 'zh1', ...DAYS },
  },
};

/** Time of the slowest first page and of the slowest chart at the officer's desk, in milliseconds. */
export async function deskTimes(log: LargeLog): Promise<{ readonly page: number; readonly chart: number }> {
  const { db, file, append, keys } = log;
  const desk = openDesk({
    ...{ db, append, keys, clock: systemClock, installation: 'zorgbox', site: 'zh2' },
    ...{ database: file, folder: join(dirname(file), 'exports') },
    timeZone: () => Promise.resolve('Europe/Amsterdam'),
    staff: () => Promise.resolve([]),
    accountNames: () => Promise.resolve(new Map()),
    guestNames: () => Promise.resolve(new Map()),
    report: console.error,
  });
  const pages: number[] = [];
  const charts: number[] = [];
  for (const [name, asked] of Object.entries(FILTERS)) {
    const filter = { ...NONE, ...asked };
    const page = await timed(() => desk.page(bySystem(), { filter, before: null }));
    const chart = await timed(() => desk.activity(bySystem(), filter));
    console.log(`${name}: page ${page.toFixed(0)} ms, chart ${chart.toFixed(0)} ms`);
    pages.push(page);
    charts.push(chart);
  }
  return { page: Math.max(...pages), chart: Math.max(...charts) };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await act();
    rounds.push(performance.now() - began);
  }
  return median(rounds);
}
