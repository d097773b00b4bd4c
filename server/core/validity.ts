import { DAY, type EpochMs } from './clock.ts';

/** From when until when a certificate holds. */
export interface Validity {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Renewals that go by themselves come a month before the end. */
const SOON = 14 * DAY;
/** What lives for hours is renewed after two thirds of them. */
const SOON_PART = 1 / 6;

/** Whether somebody should look why a certificate was not renewed yet. */
export function endsSoon({ from, to }: Validity, now: EpochMs): boolean {
  return to - now <= Math.min(SOON, (to - from) * SOON_PART);
}
