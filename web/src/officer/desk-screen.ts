import type { Account } from '../../../server/protocol/accounts.ts';
import { makesOverviews, readsLog, seesAgenda } from '../staff/powers.ts';
import type { Route } from '../staff/route.ts';

/** A screen of the privacy officer's desk. */
export type DeskScreen = 'log' | 'whole' | 'overview' | 'incidents';

/** Which screen of the desk this is for this person, or null; who has no agenda begins in the log. */
export function deskScreen({ screen }: Route, account: Account): DeskScreen | null {
  if (screen === 'overview') return makesOverviews(account) ? screen : null;
  if (!readsLog(account)) return null;
  if (screen === 'day') return seesAgenda(account) ? null : 'log';
  return screen === 'log' || screen === 'whole' || screen === 'incidents' ? screen : null;
}
