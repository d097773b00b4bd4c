import type { FirstStep } from '../../../server/protocol/house.ts';
import type { Route } from '../staff/route.ts';

/** A step before the first patient, and where it is done: a screen, or a part of the page of settings by its id. */
export interface StepPlace {
  readonly step: FirstStep;
  readonly place: Route | 'house' | 'messages' | 'test-call';
}

/** In the order in which they are done. */
export const STEPS: readonly StepPlace[] = [
  { step: 'name', place: 'house' },
  { step: 'phone', place: 'house' },
  { step: 'hours', place: { screen: 'locations' } },
  { step: 'kinds', place: { screen: 'types' } },
  { step: 'clinicians', place: { screen: 'people' } },
  { step: 'mail', place: 'messages' },
  { step: 'test-call', place: 'test-call' },
];
