import { iso } from '../../core/clock.ts';
import { bySystem } from '../../core/context.ts';
import type { Tx } from '../../core/database.ts';
import { deleteIncidents } from '../incidents/store.ts';
import { deleteReviews } from '../review/store.ts';
import type { Counts } from './counts.ts';
import type { RetentionDeps } from './deps.ts';
import type { Kept } from './kept.ts';
import type { Cutoffs } from './terms.ts';

/** One kind of thing that comes to its end: forgets a slice of it. @returns what went; nothing when all is done. */
export type Slice = (tx: Tx, kept: Kept) => Promise<Partial<Counts>>;

/** Rows in one transaction: nobody waits longer than a blink for the database. */
const ROWS = 500;
/** An appointment brings some ten rows of others with it. */
const APPOINTMENTS = ROWS / 10;

/** Everything outside the log that has a term, in the order in which it goes. */
export function slicesOf(
  { agenda, calls, delivery, forgetWebhooks, endPatientAccounts, tallies, clock }: RetentionDeps,
  cutoffs: Cutoffs,
): readonly Slice[] {
  return [
    async (tx, { appointments: kept }) => {
      const ended = { before: cutoffs.appointments, kept, limit: APPOINTMENTS };
      const ids = await agenda.endedAppointments(tx, ended);
      return ids.length === 0 ? {} : await withAppointments({ agenda, calls, delivery }, tx, ids);
    },
    async (tx, { appointments: kept }) => ({
      calls: await calls.deleteEndedCalls(tx, { before: cutoffs.calls, kept, limit: ROWS }),
    }),
    async (tx, { appointments: kept }) => ({
      deliveries: await delivery.deleteFinalMessages(
        tx,
        { before: cutoffs.deliveries, kept, limit: ROWS },
        (inside, ids) => agenda.overAmong(inside, ids, clock()),
      ),
    }),
    async (tx) => ({ deliveries: await forgetWebhooks(tx, cutoffs.deliveries, ROWS) }),
    async (tx, { appointments: kept }) => ({
      tests: await calls.deleteTests(tx, { kept, limit: ROWS }, (inside, ids) =>
        agenda.overAmong(inside, ids, cutoffs.tests),
      ),
    }),
    async (tx, { appointments: kept }) => ({
      figures: await calls.deleteQuality(tx, { before: cutoffs.figures, kept, limit: ROWS }),
    }),
    async (tx) => ({ figures: await tallies.forget(tx, cutoffs.tallies) }),
    async (tx, { appointments: kept }) => ({
      incidents: await deleteIncidents(tx, { before: cutoffs.incidents, kept, limit: ROWS }),
    }),
    async (tx) => ({ reviews: await deleteReviews(tx, cutoffs.reviews, ROWS) }),
    async (tx) => ({ comparisons: await calls.deleteFailures(tx, cutoffs.comparisons, ROWS) }),
    async (tx, { appointments: kept }) => ({
      links: await agenda.deleteClosedLinks(tx, { before: cutoffs.links, kept, limit: ROWS }),
    }),
    // when staff were away goes with the appointments of that time
    async (tx) => ({ records: await agenda.deleteLeaveBefore(tx, iso(cutoffs.appointments).slice(0, 10)) }),
    async (tx, { patients: kept }) => ({
      records: await agenda.deleteIdlePatients(tx, { before: cutoffs.appointments, kept, limit: ROWS }),
    }),
    // last: an account ends with the last record that it is for
    async (tx) => ({ records: await endPatientAccounts(tx, bySystem(), cutoffs.appointments, ROWS) }),
  ];
}

/** Forgets appointments with all that belongs to them. */
export async function withAppointments(
  { agenda, calls, delivery }: Pick<RetentionDeps, 'agenda' | 'calls' | 'delivery'>,
  tx: Tx,
  ids: readonly string[],
): Promise<Partial<Counts>> {
  const messages = await delivery.deleteMessagesAbout(tx, ids);
  const ended = await calls.deleteCallsOf(tx, ids);
  return { ...(await agenda.deleteAppointments(tx, ids)), calls: ended, deliveries: messages };
}
