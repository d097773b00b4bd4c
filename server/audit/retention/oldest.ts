import type { EpochMs } from '../../core/clock.ts';
import { type Tx, transact } from '../../core/database.ts';
import { readBackupName, readDayLogName } from '../../core/dated-name.ts';
import { oldestIncident } from '../incidents/store.ts';
import { oldestReview } from '../review/store.ts';
import type { DataClass } from './classes.ts';
import type { RetentionDeps } from './deps.ts';
import { oldestIn } from './folders.ts';
import { keptNow } from './kept.ts';
import { firstUnreleased } from './line-store.ts';
import { monthStart } from './terms.ts';

/** The oldest thing of a class. */
export interface Oldest {
  readonly at: EpochMs;
  /** From when its term counts. */
  readonly from: EpochMs;
  /** It does not go before this, whatever its term. */
  readonly notBefore?: EpochMs | undefined;
}

/** What of each class has been there longest, but for what holds and running calls keep; null: there is nothing. */
export async function oldestOfAll(
  deps: RetentionDeps,
): Promise<Readonly<Record<DataClass['name'], Oldest | null>>> {
  const { db, places } = deps;
  const tables = await transact(db, (tx) => oldestRows(deps, tx));
  return {
    ...tables,
    backupDays: simply(await oldestIn(places.backups, readBackupName)),
    appLogDays: simply(await oldestIn(places.logs, readDayLogName)),
  };
}

async function oldestRows(deps: RetentionDeps, tx: Tx) {
  const { agenda, calls, delivery, tallies } = deps;
  const { appointments: kept } = await keptNow(deps, tx);
  const planned = await agenda.oldest(tx, kept);
  const called = await calls.oldest(tx, kept);
  const message = await delivery.oldest(tx, kept);
  const review = await oldestReview(tx);
  const tally = await tallies.oldest(tx);
  const endOf = async ({ appointmentId }: { readonly appointmentId: string }) =>
    (await agenda.endOf(tx, appointmentId)) ?? undefined;
  return {
    logYears: simply(await firstUnreleased(tx)),
    appointmentMonths: simply(planned.appointments),
    callMonths: simply(called.calls),
    deliveryDays:
      message === null ? null : { at: message.at, from: message.at, notBefore: await endOf(message) },
    testDays:
      called.tests === null
        ? null
        : { at: called.tests.at, from: (await endOf(called.tests)) ?? called.tests.at },
    qualityDays: simply(called.figures),
    tallyMonths: simply(tally === null ? null : monthStart(tally)),
    incidentYears: simply(await oldestIncident(tx, kept)),
    reviewYears: simply(review === null ? null : monthStart(review)),
    linkHours: simply(planned.links),
  };
}

function simply(at: EpochMs | null): Oldest | null {
  return at === null ? null : { at, from: at };
}
