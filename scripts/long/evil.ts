import { EvilStage } from '../../test/e2e/evil/evil-stage.ts';
import { impostures } from '../../test/e2e/evil/impostures.ts';
import { MiddleStage } from '../../test/e2e/evil/middle-stage.ts';
import { ofHosts } from '../../test/e2e/evil/of-hosts.ts';
import { ofLetters } from '../../test/e2e/evil/of-letters.ts';
import { ofPeople } from '../../test/e2e/evil/of-people.ts';
import { ofRosters } from '../../test/e2e/evil/of-rosters.ts';
import type { Verdict } from './run.ts';

/** Every strategy of an evil app against two real browsers: nobody is deceived by any of them. */
export async function judge(): Promise<readonly Verdict[]> {
  const stage = await EvilStage.open();
  const middle = new MiddleStage(stage);
  const verdicts: Verdict[] = [];
  try {
    for (const lie of [...ofLetters, ...ofPeople]) {
      verdicts.push(await verdictOf(lie.name, () => stage.play(lie)));
    }
    for (const { name, play } of impostures) {
      verdicts.push(await verdictOf(name, () => play(middle)));
      await middle.clear();
    }
    for (const { name, play } of [...ofRosters, ...ofHosts])
      verdicts.push(await verdictOf(name, () => play(stage)));
  } finally {
    await stage.close();
  }
  return verdicts;
}

async function verdictOf(name: string, play: () => Promise<void>): Promise<Verdict> {
  try {
    await play();
    return { passed: true, says: name };
  } catch (cause) {
    return { passed: false, says: `${name}: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
