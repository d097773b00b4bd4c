import { randomBytes, randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { newSession } from '../../../server/accounts/session.ts';
import { openDatabase, transact } from '../../../server/core/database.ts';
import { newToken, tokenHash } from '../../../server/core/ids.ts';
import type { AppointmentRow, LinkRow, ParticipantRow, SeatRow } from '../../../server/core/schema.ts';

/** An appointment whose patient waits: both seats, and the cookie secret that holds the patient's. */
export interface Place {
  readonly patient: string;
  readonly secret: string;
  readonly host: string;
}

/** A practice in which everybody waits. */
export interface House {
  readonly places: readonly Place[];
  /** The clinician's staff cookie: a session made as a row, without a password to hash. */
  readonly cookie: string;
}

/** Rows of one insert. */
const A_TIME = 250;

/**
 * Appointments of this very hour for one clinician, all patients waiting, written into a stopped appliance's file: the
 * way through 5,000 links is not what is measured.
 */
export async function fillHouse(file: string, clinician: string, count: number): Promise<House> {
  const { db, close } = await openDatabase(file);
  const { id } = await db
    .selectFrom('account')
    .select('id')
    .where('mail', '=', clinician)
    .executeTakeFirstOrThrow();
  const model = await db.selectFrom('appointment').selectAll().executeTakeFirstOrThrow();
  const visits = Array.from({ length: count }, (_, i) => visit({ ...model, clinician_id: id }, i));
  const session = newSession();
  const [created_at, seen_at] = [Date.now(), Date.now()];
  await transact(db, async (tx) => {
    const row = { id: session.id, account_id: id, secret_hash: session.secretHash, mfa: null };
    const about = { created_at, seen_at, device: 'firefox linux', address: null };
    await tx
      .insertInto('session')
      .values({ ...row, ...about })
      .execute();
    for (let from = 0; from < count; from += A_TIME) {
      const some = visits.slice(from, from + A_TIME);
      const rows = <Row>(of: (one: (typeof visits)[number]) => Row | readonly Row[]) =>
        some.flatMap(of) as Row[];
      await tx
        .insertInto('appointment')
        .values(rows(({ appointment }) => appointment))
        .execute();
      await tx
        .insertInto('participant')
        .values(rows(({ participant }) => participant))
        .execute();
      await tx
        .insertInto('link')
        .values(rows(({ link }) => link))
        .execute();
      await tx
        .insertInto('seat')
        .values(rows<Insertable<SeatRow>>(({ seats }) => seats))
        .execute();
    }
  });
  await close();
  return { places: visits.map(({ place }) => place), cookie: session.cookie };
}

function visit(model: AppointmentRow, i: number) {
  const [id, secret, now] = [randomUUID(), newToken(), Date.now()];
  const participant: ParticipantRow = {
    ...{ id: randomUUID(), appointment_id: id, patient_id: null, role: 'patient', name: `Mw. Proef ${i}` },
    ...{ mail: `proef${i}@patient.example`, phone: null, language: 'nl', created_at: now },
  };
  const link: LinkRow = {
    ...{ id: randomUUID(), participant_id: participant.id, token_hash: randomBytes(32) },
    ...{ created_at: now, revoked_at: null },
  };
  const place: Place = { patient: randomUUID(), secret, host: randomUUID() };
  const seats: readonly Insertable<SeatRow>[] = [
    {
      ...{ id: place.patient, appointment_id: id, participant_id: participant.id, account_id: null },
      ...{ role: 'patient', phase: 'waiting', since: now, call_id: null },
      ...{ binding_hash: tokenHash(secret), bound_at: now },
    },
    {
      ...{ id: place.host, appointment_id: id, participant_id: null, account_id: model.clinician_id },
      ...{ role: 'host', phase: 'invited', since: now, call_id: null, binding_hash: null, bound_at: null },
    },
  ];
  const appointment = { ...model, id, starts_at: now, ends_at: now + 3_600_000 };
  return { appointment, participant, link, seats, place };
}
