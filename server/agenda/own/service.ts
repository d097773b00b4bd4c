import { type EpochMs, iso, later, MINUTE } from '../../core/clock.ts';
import type { Actor, Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { KeyedBuckets } from '../../core/rate.ts';
import type { ParticipantRow } from '../../core/schema.ts';
import type { LinkWindow } from '../../protocol/guest.ts';
import type { OwnAgenda, OwnAppointment, OwnPerson } from '../../protocol/patient-accounts.ts';
import {
  type AppointmentRecord,
  appointmentsOfPatient,
  findAppointments,
  findParticipant,
} from '../appointment-store.ts';
import { clinicianNames } from '../board.ts';
import type { AgendaDeps, Standing } from '../deps.ts';
import { closing } from '../facts.ts';
import { issueLink, linkUrl } from '../invitations.ts';
import { findPatients, type PatientRecord } from '../patient-store.ts';
import { reachOf } from '../reach.ts';

/** A patient as one account is let at, and who acts there. */
export interface OwnRecord extends OwnPerson {
  readonly actor: Extract<Actor, { kind: 'patient' }>;
}

/** The agenda as patients see it who have an account. */
export interface OwnAgendaDesk {
  /** The newest appointments of these people, and the line that they were seen, for each. */
  ofRecords(by: Context, records: readonly OwnRecord[]): Promise<OwnAgenda>;
  /**
   * A further link to one of their appointments, the same as stands in a letter: where it leads, 'Ik ben er' binds the seat.
   *
   * @throws {AppError} PARTICIPANT_UNKNOWN (not one of theirs), APPOINTMENT_CANCELLED, SEAT_REVOKED, LINK_EARLY,
   *   LINK_LATE, TOO_MANY
   */
  linkTo(by: Context, records: readonly OwnRecord[], participantId: string): Promise<{ url: string }>;
  /** A patient, for a member of staff who reaches one of the appointments. @throws {AppError} PATIENT_UNKNOWN, OTHER_DEPARTMENT */
  patientWithin(by: Context, patientId: string): Promise<PatientRecord>;
}

const MOST_SHOWN = 50;
/** Links to one place: enough for a telephone that was mislaid twice, too few to fill a table. */
const LINKS = { burst: 6, perSecond: 1 / 60 };

export function ownAgendaDesk(deps: AgendaDeps): OwnAgendaDesk {
  const links = new KeyedBuckets(LINKS);
  return {
    async ofRecords(by, records) {
      const appointments: OwnAppointment[] = [];
      for (const record of records) appointments.push(...(await appointmentsOf(deps, by, record)));
      return {
        people: records.map(({ patient, name, role }) => ({ patient, name, role })),
        appointments: appointments.toSorted((one, other) => (one.start < other.start ? 1 : -1)),
        now: iso(deps.clock()),
      };
    },
    async linkTo(by, records, participantId) {
      const participant = await findParticipant(deps.db, participantId);
      const own = records.find(({ patient }) => patient === participant?.patient_id);
      if (participant === null || own === undefined) throw new AppError('PARTICIPANT_UNKNOWN');
      await demandOpen(deps, participant);
      if (!links.take(participantId, deps.clock())) throw new AppError('TOO_MANY');
      const about = [
        { kind: 'patient', id: own.patient },
        { kind: 'appointment', id: participant.appointment_id },
      ] as const;
      const token = await transact(deps.db, async (tx) => {
        await deps.append(tx, { code: 'invite.created', by: { ...by, actor: own.actor }, about });
        return issueLink(deps, tx, participantId);
      });
      return { url: linkUrl(deps.origin, token) };
    },
    async patientWithin(by, patientId) {
      const reach = await reachOf(deps, by);
      const [patient] = await findPatients(deps.db, [patientId]);
      if (patient === undefined) throw new AppError('PATIENT_UNKNOWN');
      const all = await findAppointments(
        deps.db,
        await appointmentsOfPatient(deps.db, patientId, MOST_SHOWN),
      );
      // who may only look at another department's patient does not say who is let at the record
      if (all.length > 0 && !all.some(reach.covers)) throw new AppError('OTHER_DEPARTMENT');
      return patient;
    },
  };
}

/** @throws {AppError} APPOINTMENT_CANCELLED, SEAT_REVOKED, LINK_EARLY, LINK_LATE */
async function demandOpen(deps: AgendaDeps, participant: ParticipantRow): Promise<void> {
  const [record] = await findAppointments(deps.db, [participant.appointment_id]);
  if (record === undefined) throw new AppError('PARTICIPANT_UNKNOWN');
  const standing = (await deps.standings([record.id])).get(participant.id);
  if (standing === undefined || standing.phase === 'revoked') throw new AppError('SEAT_REVOKED');
  const window = windowOf(record, deps.clock());
  if (window === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  if (window === 'early') throw new AppError('LINK_EARLY');
  if (window === 'late' && !isInside(standing)) throw new AppError('LINK_LATE');
}

/** Who is inside stays inside when the clinician runs late, also on another device. */
function isInside({ phase }: Standing): boolean {
  return phase === 'waiting' || phase === 'admitted';
}

async function appointmentsOf(
  deps: AgendaDeps,
  by: Context,
  { patient, actor }: OwnRecord,
): Promise<readonly OwnAppointment[]> {
  const records = await transact(deps.db, async (tx) => {
    const found = await findAppointments(tx, await appointmentsOfPatient(tx, patient, MOST_SHOWN));
    await deps.append(tx, {
      ...{ code: 'patient.own_viewed', by: { ...by, actor } },
      about: [{ kind: 'patient', id: patient }],
      detail: { found: found.length },
    });
    return found;
  });
  const names = await clinicianNames(deps, records);
  const standings = await deps.standings(records.map(({ id }) => id));
  const places = new Map((await deps.locations()).map(({ id, name }) => [id, name]));
  return records.flatMap((record) =>
    record.participants
      .filter(({ patient_id }) => patient_id === patient)
      .map(({ id }) => ({
        ...{ participant: id, patient, clinician: names.get(record.clinician_id) ?? '' },
        location: places.get(record.location_id) ?? '',
        ...timesOf(record, deps.clock()),
        withdrawn: standings.get(id)?.phase === 'revoked',
      })),
  );
}

function timesOf(record: AppointmentRecord, now: EpochMs) {
  return {
    start: iso(record.starts_at as EpochMs),
    end: iso(record.ends_at as EpochMs),
    opens: iso(opening(record)),
    closes: iso(closes(record)),
    window: windowOf(record, now),
  };
}

const opening = ({ starts_at, type }: AppointmentRecord): EpochMs =>
  later(starts_at as EpochMs, -type.opens_min * MINUTE);
const closes = ({ ends_at, type }: AppointmentRecord): EpochMs =>
  closing({ ends_at, closes_min: type.closes_min });

function windowOf(record: AppointmentRecord, now: EpochMs): LinkWindow {
  if (record.state === 'cancelled') return 'cancelled';
  if (now < opening(record)) return 'early';
  return now > closes(record) ? 'late' : 'open';
}
