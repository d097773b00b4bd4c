import { createHash } from 'node:crypto';
import { canonical } from '../../core/canonical.ts';
import { type EpochMs, iso } from '../../core/clock.ts';
import type { AppointmentStanding } from '../../protocol/api-v1.ts';
import type { AppointmentRecord } from '../appointment-store.ts';
import { clinicianNames } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { outcomesOf } from '../office/outcome-store.ts';
import { stageOf } from '../office/stage.ts';

/** How an appointment stands, for the system that numbered it: states and minutes, no names of guests. */
export async function standingOf(
  deps: AgendaDeps,
  number: string,
  record: AppointmentRecord,
): Promise<AppointmentStanding> {
  const ids = [record.id];
  const [standings, fates] = [await deps.standings(ids), await deps.fates(ids)];
  const [outcomes, minutes] = [await outcomesOf(deps.db, ids), await deps.minutes(ids)];
  const names = await clinicianNames(deps, [record]);
  return {
    number,
    id: record.id,
    code: record.type.code,
    clinician: { id: record.clinician_id, name: names.get(record.clinician_id) ?? '' },
    start: iso(record.starts_at as EpochMs),
    end: iso(record.ends_at as EpochMs),
    state: record.state,
    minutes: minutes.get(record.id) ?? 0,
    guests: record.participants.map(({ id, role }) => {
      const standing = standings.get(id);
      if (standing === undefined) throw new Error(`participant ${id} has no seat`);
      const { stage, since } = stageOf({
        standing,
        fate: fates.get(id) ?? null,
        outcome: outcomes.get(id) ?? null,
      });
      return { role, stage, since: iso(since), tested: standing.test };
    }),
    tag: tagOf(record),
  };
}

/** Changes with what can be told of an appointment, and with nothing else (an ETag, RFC 9110 §8.8.3). */
export function tagOf({
  id,
  state,
  clinician_id,
  starts_at,
  ends_at,
  participants,
}: AppointmentRecord): string {
  const people = participants.map((one) => [one.id, one.mail, one.phone]);
  const text = canonical([id, state, clinician_id, starts_at, ends_at, people]);
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64url');
}
