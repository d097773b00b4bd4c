import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { cleanPhone } from '../../core/phone.ts';
import type { ParticipantRow } from '../../core/schema.ts';
import type { CorrectContact } from '../../protocol/board.ts';
import { setContact } from '../appointment-store.ts';
import type { AgendaDeps } from '../deps.ts';
import { type Guest, personOf } from '../facts.ts';
import { demandParticipant } from '../invitations.ts';
import { revokeLinks } from '../link-store.ts';
import { findPatients, setReach } from '../patient-store.ts';
import { demandPlanned, messageTo } from '../planning.ts';
import { reachOf } from '../reach.ts';

type Reach = Pick<ParticipantRow, 'mail' | 'phone'>;

/**
 * Corrects how a guest is reached or in which language, and invites him anew. When the address or number was wrong, his
 * older links stop working: they may have come to somebody else. A patient's record that held the same wrong address or number is corrected with it; one that held another is
 * left alone. Who was withdrawn is welcome again. What was right already changes nothing, and is no line.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN, NO_CHANNEL, BAD_PHONE
 */
export async function correctContact(
  deps: AgendaDeps,
  by: Context,
  { appointmentId, participantId }: Guest,
  typed: CorrectContact,
): Promise<void> {
  const to = { mail: typed.mail, phone: typed.phone === null ? null : await cleanPhone(typed.phone) };
  if (to.mail === null && to.phone === null) throw new AppError('NO_CHANNEL');
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const { sequence } = await demandPlanned(tx, reach, appointmentId);
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    const after = { ...to, language: typed.language ?? participant.language };
    const fields = (['mail', 'phone', 'language'] as const).filter(
      (field) => participant[field] !== after[field],
    );
    if (fields.length === 0) return;
    await setContact(tx, participantId, after);
    await deps.restoreSeat(tx, participantId);
    // a letter in another language went to the right person
    const elsewhere = fields.some((field) => field !== 'language');
    const links = elsewhere ? await revokeLinks(tx, participantId, deps.clock()) : 0;
    await deps.append(tx, {
      code: 'contact.corrected',
      by,
      about: [personOf(participant), { kind: 'appointment', id: appointmentId }],
      detail: { fields: fields.join(' '), links },
    });
    await correctRecord(deps, tx, by, participant, to);
    // after the old links are gone: the message brings its own
    await deps.enqueue(tx, messageTo({ ...participant, mail: to.mail }, 'invitation', sequence));
  });
  await deps.appointmentChanged(appointmentId);
}

async function correctRecord(
  { append }: Pick<AgendaDeps, 'append'>,
  tx: Tx,
  by: Context,
  was: ParticipantRow,
  to: Reach,
): Promise<void> {
  if (was.patient_id === null) return;
  const [record] = await findPatients(tx, [was.patient_id]);
  const fields = (['mail', 'phone'] as const).filter(
    (field) => record !== undefined && record[field] === was[field] && record[field] !== to[field],
  );
  if (fields.length === 0) return;
  await setReach(tx, was.patient_id, Object.fromEntries(fields.map((field) => [field, to[field]])));
  const about = [{ kind: 'patient', id: was.patient_id }] as const;
  await append(tx, { code: 'patient.update', by, about, detail: { fields: fields.join(' ') } });
}
