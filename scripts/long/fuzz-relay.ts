import { type Campaign, campaign } from '../../test/relay/fuzz/campaign.ts';
import type { Verdict } from './run.ts';

const INPUTS = Number(process.env['LONG_INPUTS'] ?? 10_000_000);
const SEED = Number(process.env['LONG_SEED'] ?? Date.now() % 1_000_000);
const STEP = 100_000;

/** Ten million inputs to the relay's parsers and handlers, guided by coverage: no crash, nothing astray. */
export async function judge(): Promise<readonly Verdict[]> {
  console.error(`seed ${SEED} (repeat with LONG_SEED), ${INPUTS} inputs (LONG_INPUTS)`);
  let told = 0;
  const progress = ({ inputs, characters, kept }: Campaign): void => {
    if (inputs < told + STEP) return;
    told = inputs;
    console.error(`${inputs} inputs, ${characters} characters of code, ${kept} kept`);
  };
  try {
    const { inputs, characters } = campaign(INPUTS, SEED, progress);
    return [{ passed: true, says: `${inputs} inputs reached ${characters} characters of code: 0 crashes` }];
  } catch (finding) {
    return [{ passed: false, says: String(finding) }];
  }
}
