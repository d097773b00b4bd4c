import { campaign } from '../../test/audit/mutants/campaign.ts';
import { cleanLogs } from '../../test/audit/mutants/clean-logs.ts';
import { memoryVerdicts } from './log/memory.ts';
import { cutVerdicts } from './log/power-cuts.ts';
import type { Verdict } from './run.ts';

const LINES = Number(process.env['LONG_LINES'] ?? 10_000);
const MUTANTS = Number(process.env['LONG_MUTANTS'] ?? 1_000);
const CLEAN = Number(process.env['LONG_CLEAN'] ?? 100);
const CUTS = Number(process.env['LONG_CUTS'] ?? 500);
const SEED = Number(process.env['LONG_SEED'] ?? Date.now() % 1_000_000);
const STEP = 50;

/**
 * Five hundred power cuts in the middle of planning; both verifiers against a thousand mutants, a hundred clean logs, and
 * logs that do not fit in memory.
 */
export async function judge(): Promise<readonly Verdict[]> {
  console.error(`seed ${SEED} (repeat with LONG_SEED)`);
  const cuts = CUTS > 0 ? await cutVerdicts(CUTS, SEED) : [];
  const mutants = await counted(MUTANTS, (told) => campaign(LINES, MUTANTS, SEED, told));
  const clean = await counted(CLEAN, (told) => cleanLogs(CLEAN, SEED, told));
  return [
    ...cuts,
    {
      passed: mutants === 0,
      says: `${MUTANTS} mutants of ${LINES} lines: ${mutants} misjudged by either verifier (exit code, first bad line)`,
    },
    {
      passed: clean === 0,
      says: `${CLEAN} clean logs with shredded subjects: ${clean} refused by either verifier`,
    },
    ...memoryVerdicts(),
  ];
}

/** @returns how many went wrong; each is told at once. */
async function counted(
  all: number,
  run: (told: (name: string, wrong: string | null) => void) => Promise<void>,
): Promise<number> {
  let [done, wrong] = [0, 0];
  await run((name, fault) => {
    done += 1;
    if (fault !== null) {
      wrong += 1;
      console.error(`${name}: ${fault}`);
    }
    if (done % STEP === 0) console.error(`${done} of ${all}`);
  });
  return wrong;
}
