import { appendsPerSecond } from './audit/append.ts';
import { overviewTime } from './audit/overview.ts';
import { verifyAgainstHashing } from './audit/verify.ts';
import type { Figure } from './run.ts';

/** How fast the log is written, checked and searched. */
export async function measure(): Promise<readonly Figure[]> {
  return [
    { metric: 'append_per_s', value: await appendsPerSecond(), unit: '/s' },
    { metric: 'verify_vs_sha256', value: await verifyAgainstHashing(), unit: '' },
    { metric: 'overview_ms', value: await overviewTime(), unit: 'ms' },
  ];
}
