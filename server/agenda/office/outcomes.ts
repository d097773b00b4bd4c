import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import type { Outcome } from '../../protocol/agenda.ts';
import type { AgendaDeps } from '../deps.ts';
import { type Guest, personOf } from '../facts.ts';
import { demandParticipant } from '../invitations.ts';
import { reachOf } from '../reach.ts';
import { outcomesOf, saveOutcome } from './outcome-store.ts';

/**
 * Keeps what a person says of how it went: by telephone, or not at all; null takes it back. The same word again is no
 * line.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN
 */
export async function setOutcome(
  deps: Pick<AgendaDeps, 'db' | 'clock' | 'append' | 'appointmentChanged' | 'reachOf' | 'askedTo'>,
  by: Context,
  { appointmentId, participantId }: Guest,
  outcome: Outcome | null,
): Promise<void> {
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    const before = (await outcomesOf(tx, [appointmentId])).get(participantId)?.kind ?? null;
    if (before === outcome) return;
    await saveOutcome(tx, participantId, outcome, deps.clock());
    await deps.append(tx, {
      code: 'appointment.closed',
      by,
      about: [personOf(participant), { kind: 'appointment', id: appointmentId }],
      detail: { result: outcome ?? 'open' },
    });
  });
  await deps.appointmentChanged(appointmentId);
}
