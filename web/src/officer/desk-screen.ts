import type { Account } from '../../../server/protocol/accounts.ts';
import { confirmsErasures, makesOverviews, readsLog, seesAgenda } from '../staff/powers.ts';
import type { Route } from '../staff/route.ts';

/** A screen of the privacy officer's desk. */
export type DeskScreen =
  | 'log'
  | 'whole'
  | 'overview'
  | 'incidents'
  | 'reviews'
  | 'review'
  | 'question'
  | 'papers'
  | 'retention'
  | 'erasures';

const OFFICERS: readonly Route['screen'][] = [
  'log',
  'whole',
  'incidents',
  'reviews',
  'review',
  'papers',
  'retention',
];

/** Which screen of the desk this is for this person, or null; who has no agenda begins in the log. */
export function deskScreen({ screen }: Route, account: Account): DeskScreen | null {
  if (screen === 'question') return screen;
  if (screen === 'overview') return makesOverviews(account) ? screen : null;
  if (screen === 'erasures') return confirmsErasures(account) ? screen : null;
  if (!readsLog(account)) return null;
  if (screen === 'day') return seesAgenda(account) ? null : 'log';
  return isOfficers(screen) ? screen : null;
}

function isOfficers(screen: Route['screen']): screen is Extract<DeskScreen, Route['screen']> {
  return OFFICERS.includes(screen);
}
