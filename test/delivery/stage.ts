import { type Clock, type EpochMs, HOUR, MINUTE } from '../../server/core/clock.ts';
import { type Db, transact } from '../../server/core/database.ts';
import { newId, newToken, tokenHash } from '../../server/core/ids.ts';
import type { MessageFacts } from '../../server/delivery/service.ts';

const OPENS_BEFORE = 15 * MINUTE;
const CLOSES_AFTER = 15 * MINUTE;

/** What the agenda tells of a participant, read from its tables. */
export function factsFrom(db: Db) {
  return async (participantId: string): Promise<MessageFacts | null> => {
    const row = await db
      .selectFrom('participant')
      .innerJoin('appointment', 'appointment.id', 'participant.appointment_id')
      .select([
        'participant.id',
        'participant.name',
        'participant.language',
        'patient_id',
        'mail',
        'phone',
        'appointment_id',
        'location_id',
        'starts_at',
        'ends_at',
      ])
      .select('state')
      .where('participant.id', '=', participantId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { id, name, patient_id: patientId, mail, phone, appointment_id, starts_at, ends_at, state } = row;
    const { location_id: locationId } = row;
    const at = (ms: number) => ms as EpochMs;
    const [start, end, opens, closes] = [
      at(starts_at),
      at(ends_at),
      at(starts_at - OPENS_BEFORE),
      at(ends_at + CLOSES_AFTER),
    ];
    return {
      appointment: { id: appointment_id, start, end, opens, closes, state, locationId },
      participant: { id, name, patientId, language: row.language },
      ownWords: [],
      mail,
      phone,
    };
  };
}

/** Makes a link as the agenda does: only the hash of its token is kept. */
export function linksOn(clock: Clock): (tx: Db, participantId: string) => Promise<string> {
  return async (tx, participantId) => {
    const token = newToken();
    const row = { id: newId(), participant_id: participantId, created_at: clock(), revoked_at: null };
    await tx
      .insertInto('link')
      .values({ ...row, token_hash: tokenHash(token) })
      .execute();
    return token;
  };
}

export interface Planned {
  readonly appointment: string;
  readonly patient: string;
  /** Participant ids by name. */
  readonly people: Readonly<Record<string, string>>;
}

/** One appointment in three hours, with a patient and a relative; the interpreter has a phone number only. */
export async function planned(db: Db, now: EpochMs): Promise<Planned> {
  const [appointment, patient, type, clinician, location] = [newId(), newId(), newId(), newId(), newId()];
  const people = { jan: newId(), els: newId(), tolk: newId() };
  await transact(db, async (tx) => {
    const account = {
      name: 'Dr. Anna de Vries',
      mail: 'anna@linde.nl',
      password: null,
      roles: '["clinician"]',
    };
    await tx
      .insertInto('account')
      .values({
        id: clinician,
        ...account,
        created_at: now,
        disabled_at: null,
        factor_exempt: 1,
        wrong_codes: 0,
      })
      .execute();
    await tx.insertInto('location').values({ id: location, name: '', phone: '' }).execute();
    const kind = { code: 'ggz', name: 'Intake depressie', duration_min: 30, opens_min: 15, closes_min: 15 };
    await tx
      .insertInto('appointment_type')
      .values({ id: type, ...kind, archived: 0 })
      .execute();
    const person = { name: 'Jan Jansen', birth_date: null, postcode: null, mail: null, phone: null, vip: 0 };
    await tx
      .insertInto('patient')
      .values({ id: patient, ...person, created_at: now })
      .execute();
    const times = { starts_at: now + 3 * HOUR, ends_at: now + 3.5 * HOUR, created_at: now, changed_at: now };
    const places = { type_id: type, clinician_id: clinician, location_id: location, created_by: clinician };
    const row = { id: appointment, ...times, ...places, state: 'planned', sequence: 0 } as const;
    await tx.insertInto('appointment').values(row).execute();
    const guest = { appointment_id: appointment, created_at: now };
    await tx
      .insertInto('participant')
      .values([
        {
          ...guest,
          id: people.jan,
          patient_id: patient,
          role: 'patient',
          name: 'Jan Jansen',
          mail: 'jan@example.nl',
          phone: null,
        },
        {
          ...guest,
          id: people.els,
          patient_id: null,
          role: 'relative',
          name: 'Els',
          mail: 'els@example.nl',
          phone: null,
        },
        {
          ...guest,
          id: people.tolk,
          patient_id: null,
          role: 'interpreter',
          name: 'Tolk',
          mail: null,
          phone: '+31201234567',
        },
      ])
      .execute();
  });
  return { appointment, patient, people };
}
