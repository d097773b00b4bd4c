import { randomBytes, randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { openDatabase, transact } from '../../server/core/database.ts';
import type { AppointmentRow, LinkRow, ParticipantRow, SeatRow } from '../../server/core/schema.ts';

/** What to fill a practice with. */
export interface Filling {
  readonly count: number;
  /** When the nth of them starts, from the start of the demo practice's first. */
  readonly startOf: (n: number, first: number) => number;
  /** Where their seats stand. */
  readonly phase: SeatRow['phase'];
}

/** Rows of one insert. */
const A_TIME = 500;

/** Puts appointments like the demo practice's first into its file: each with its patient, link and seats. */
export async function fill(file: string, { count, startOf, phase }: Filling): Promise<void> {
  const { db, close } = await openDatabase(file);
  const query = db.selectFrom('appointment').selectAll().orderBy('starts_at');
  const model = await query.executeTakeFirstOrThrow();
  await transact(db, async (tx) => {
    for (let from = 0; from < count; from += A_TIME) {
      const some = Array.from({ length: Math.min(A_TIME, count - from) }, (_, i) =>
        made(model, from + i, startOf(from + i, model.starts_at), phase),
      );
      await tx
        .insertInto('appointment')
        .values(some.map(({ appointment }) => appointment))
        .execute();
      await tx
        .insertInto('participant')
        .values(some.map(({ participant }) => participant))
        .execute();
      await tx
        .insertInto('link')
        .values(some.map(({ link }) => link))
        .execute();
      await tx
        .insertInto('seat')
        .values(some.flatMap(({ seats }) => seats))
        .execute();
    }
  });
  await close();
}

function made(model: AppointmentRow, n: number, startsAt: number, phase: SeatRow['phase']) {
  const id = randomUUID();
  const participant: ParticipantRow = {
    ...{ id: randomUUID(), appointment_id: id, patient_id: null, role: 'patient', name: `Mw. Proef ${n}` },
    ...{ mail: `proef${n}@patient.example`, phone: null, language: 'nl', created_at: startsAt },
  };
  const link: LinkRow = {
    ...{ id: randomUUID(), participant_id: participant.id, token_hash: randomBytes(32) },
    ...{ created_at: startsAt, revoked_at: null },
  };
  const common = {
    ...{ appointment_id: id, phase, since: startsAt, call_id: null },
    ...{ binding_hash: null, bound_at: null },
  };
  const seats: Insertable<SeatRow>[] = [
    { id: randomUUID(), ...common, role: 'patient', participant_id: participant.id, account_id: null },
    { id: randomUUID(), ...common, role: 'host', participant_id: null, account_id: model.clinician_id },
  ];
  return {
    appointment: { ...model, id, starts_at: startsAt, ends_at: startsAt + 600_000 },
    participant,
    link,
    seats,
  };
}
