import type { EpochMs } from '../../core/clock.ts';
import type { Db, Tx } from '../../core/database.ts';
import type { Expiry } from '../../core/expiry.ts';
import type { PrecallRow } from '../../core/schema.ts';
import type { Advice, Tested, Verdict } from '../../protocol/precall.ts';
import type { Judgement } from './verdict.ts';

/** A stored test. */
export interface PrecallRecord extends Judgement {
  readonly code: string;
  readonly participantId: string;
  readonly at: EpochMs;
  readonly tested: Tested;
}

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_QUERY = 5_000;

/** Saves a test, in the place of the one with the same code. */
export async function savePrecall(tx: Tx, record: PrecallRecord): Promise<void> {
  const { code, participantId: participant_id, at, verdict, advice, tested } = record;
  const row = { participant_id, at, verdict, advice, tested: JSON.stringify(tested) };
  await tx
    .insertInto('precall')
    .values({ code, ...row })
    .onConflict((conflict) => conflict.column('code').doUpdateSet(row))
    .execute();
}

/** The newest test of a participant. */
export async function latestOf(tx: Tx, participantId: string): Promise<PrecallRecord | null> {
  const query = tx.selectFrom('precall').selectAll().where('participant_id', '=', participantId);
  const row = await query.orderBy('at', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : recordOf(row);
}

/** Keeps the newest tests of a participant. */
export async function keepNewest(tx: Tx, participantId: string, keep: number): Promise<void> {
  const newest = tx.selectFrom('precall').select('code').where('participant_id', '=', participantId);
  await tx
    .deleteFrom('precall')
    .where('participant_id', '=', participantId)
    .where('code', 'not in', newest.orderBy('at', 'desc').limit(keep))
    .execute();
}

/** Whether a code is somebody's already. */
export async function isTaken(tx: Tx, code: string): Promise<boolean> {
  const ofAppointment = tx.selectFrom('precall').select('code').where('code', '=', code);
  const ofNobody = tx.selectFrom('open_test').select('code').where('code', '=', code);
  return (await ofAppointment.union(ofNobody).executeTakeFirst()) !== undefined;
}

/** The newest test of each participant of these appointments. */
export async function latestOfAppointments(
  db: Db,
  appointmentIds: readonly string[],
): Promise<ReadonlyMap<string, PrecallRecord>> {
  const latest = new Map<string, PrecallRecord>();
  for (let at = 0; at < appointmentIds.length; at += IDS_A_QUERY) {
    const rows = await db
      .selectFrom('precall')
      .innerJoin('seat', 'seat.participant_id', 'precall.participant_id')
      .selectAll('precall')
      .where('seat.appointment_id', 'in', appointmentIds.slice(at, at + IDS_A_QUERY))
      .orderBy('precall.at')
      .execute();
    for (const row of rows) latest.set(row.participant_id, recordOf(row));
  }
  return latest;
}

/** Which of these appointments are over, and have been for as long as their tests are kept. */
type OverAmong = (tx: Tx, appointmentIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Deletes tests of appointments that are over; of those that are `kept` not. @returns how many. */
export async function deleteTests(
  tx: Tx,
  { kept, limit }: Pick<Expiry, 'kept' | 'limit'>,
  overAmong: OverAmong,
): Promise<number> {
  for (let after = ''; ; ) {
    const page = await tx
      .selectFrom('precall')
      .innerJoin('seat', 'seat.participant_id', 'precall.participant_id')
      .select(['precall.code', 'seat.appointment_id'])
      .where('precall.code', '>', after)
      .$if(kept.length > 0, (some) => some.where('seat.appointment_id', 'not in', kept))
      .orderBy('precall.code')
      .limit(limit)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return 0;
    const over = await overAmong(tx, [...new Set(page.map(({ appointment_id }) => appointment_id))]);
    const doomed = page.filter(({ appointment_id }) => over.has(appointment_id)).map(({ code }) => code);
    if (doomed.length > 0) {
      await tx.deleteFrom('precall').where('code', 'in', doomed).execute();
      return doomed.length;
    }
    after = last.code;
  }
}

function recordOf(row: PrecallRow): PrecallRecord {
  return {
    code: row.code,
    participantId: row.participant_id,
    at: row.at as EpochMs,
    verdict: row.verdict as Verdict,
    advice: row.advice as Advice | null,
    tested: JSON.parse(row.tested) as Tested,
  };
}
