import { seat } from '../../test/e2e/call/seats.ts';
import type { Verdict } from './run.ts';

/** Four people with cameras, and eight who only speak: all see or hear all, and all go by the host's list. */
export async function judge(): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [count, media] of [
    [4, 'picture'],
    [8, 'sound'],
  ] as const) {
    const { ways, flowing, guests, agreed } = await seat(count, media);
    verdicts.push({
      passed: flowing === ways && agreed === guests,
      says: `${count} seats, ${media}: ${flowing} of ${ways} ways flow, ${agreed} of ${guests} guests checked the list`,
    });
  }
  return verdicts;
}
