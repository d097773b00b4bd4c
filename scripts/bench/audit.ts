import { appendsPerSecond } from './audit/append.ts';
import { deskTimes } from './audit/desk.ts';
import { withLargeLog } from './audit/large-log.ts';
import { overviewTime } from './audit/overview.ts';
import { verifyAgainstHashing } from './audit/verify.ts';
import type { Figure } from './run.ts';

/** How fast the log is written, checked and searched. */
export async function measure(): Promise<readonly Figure[]> {
  const written: Figure[] = [
    { metric: 'append_per_s', value: await appendsPerSecond(), unit: '/s' },
    { metric: 'verify_vs_sha256', value: await verifyAgainstHashing(), unit: '' },
  ];
  return await withLargeLog(async (log) => {
    const overview = await overviewTime(log);
    const { page, chart } = await deskTimes(log);
    return [
      ...written,
      { metric: 'overview_ms', value: overview, unit: 'ms' },
      { metric: 'desk_page_ms', value: page, unit: 'ms' },
      { metric: 'desk_chart_ms', value: chart, unit: 'ms' },
    ];
  });
}
