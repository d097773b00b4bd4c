import type { Appliance } from '../../support/appliance.ts';
import { TestBrowser } from '../../support/browser.ts';
import { type Acknowledged, act, nothingDone, planOf } from './planners.ts';

const PLANNERS = 4;
/** After the second plan of a round, at most so long until the power goes. */
const LONGEST_MS = 120;

/**
 * Kills the app (`kill -9`) so many times at a random moment while four planners work, and starts it again each time.
 *
 * @param told after each cut.
 * @returns what was acknowledged.
 */
export async function powerCuts(
  appliance: Appliance,
  cuts: number,
  random: () => number,
  told: (cut: number) => void = () => undefined,
): Promise<Acknowledged> {
  const { mail, password } = appliance.person('planner');
  const planner = new TestBrowser(appliance.origin);
  await planner.signIn(mail, password);
  const plan = await planOf(planner);
  const done = nothingDone();
  for (let cut = 1; cut <= cuts; cut += 1) {
    let running = true;
    const before = done.planned.size;
    const work = Array.from({ length: PLANNERS }, async () => {
      while (running) running = (await act(planner, plan, done, random)) && running;
    });
    while (done.planned.size < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_MS));
    await appliance.kill('app');
    await Promise.all(work);
    await appliance.run('app');
    told(cut);
  }
  return done;
}
