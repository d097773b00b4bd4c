import { bookOf, discrepancies } from '../../../test/e2e/log/book.ts';
import { randomOf } from '../../../test/e2e/log/planners.ts';
import { powerCuts } from '../../../test/e2e/log/power-cuts.ts';
import { Appliance } from '../../../test/support/appliance.ts';
import type { Verdict } from '../run.ts';

const STEP = 50;

/** An appliance whose app is killed again and again: every act it acknowledged has its line, and no line is without. */
export async function cutVerdicts(cuts: number, seed: number): Promise<readonly Verdict[]> {
  const appliance = await Appliance.start();
  try {
    const done = await powerCuts(appliance, cuts, randomOf(seed), (cut) => {
      if (cut % STEP === 0) console.error(`${cut} of ${cuts} power cuts`);
    });
    const wrong = discrepancies(done, await bookOf(appliance));
    for (const one of wrong) console.error(one);
    const { status, said } = appliance.verifyLog();
    const acts =
      done.planned.size + done.cancelled.size + [...done.moved.values()].reduce((sum, n) => sum + n, 0);
    return [
      {
        passed: wrong.length === 0,
        says: `${cuts} power cuts, ${acts} acts acknowledged, ${done.unanswered} not: ${wrong.length} discrepancies of acts and lines`,
      },
      { passed: status === 0, says: `the log after them: ${said.trim().split('\n').join(' ')}` },
    ];
  } finally {
    await appliance.stop();
  }
}
