import type { Occurrence } from '../audit/event.ts';
import type { Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId, newToken, tokenHash } from '../core/ids.ts';
import { takesTexts } from '../core/phone.ts';
import type { ParticipantRow } from '../core/schema.ts';
import type { Channel } from '../protocol/agenda.ts';
import { findParticipant } from './appointment-store.ts';
import type { AgendaDeps } from './deps.ts';
import { type Guest, personOf } from './facts.ts';
import { holderOfLink, insertLink, revokeLinks } from './link-store.ts';
import { demandPlanned, messageTo } from './planning.ts';
import { type Reach, reachOf } from './reach.ts';

/**
 * Makes a further valid link for this participant, at the moment of sending: the token is kept nowhere, only its hash.
 *
 * @returns the token.
 */
export async function issueLink(
  { clock }: Pick<AgendaDeps, 'clock'>,
  tx: Tx,
  participantId: string,
): Promise<string> {
  const token = newToken();
  await insertLink(tx, {
    id: newId(),
    participant_id: participantId,
    token_hash: tokenHash(token),
    created_at: clock(),
    revoked_at: null,
  });
  return token;
}

/**
 * A new link to show once; older ones stop working. A withdrawn participant is welcome again.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN
 */
export async function newLink(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  participantId: string,
): Promise<{ url: string }> {
  const reach = await reachOf(deps, by);
  const token = await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    await revokeLinks(tx, participantId, deps.clock());
    await deps.restoreSeat(tx, participantId);
    await logInvitation(deps, tx, by, participant, { code: 'invite.created' });
    return await issueLink(deps, tx, participantId);
  });
  await deps.appointmentChanged(appointmentId);
  return { url: linkUrl(deps.origin, token) };
}

/**
 * Sends the invitation again by one of the two ways, with a further link: the earlier one keeps working. A withdrawn
 * participant is welcome again.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN, NO_CHANNEL (not reached this way)
 */
export async function resend(
  deps: AgendaDeps,
  by: Context,
  { appointmentId, participantId }: Guest,
  channel: Channel,
): Promise<void> {
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const { sequence } = await demandPlanned(tx, reach, appointmentId);
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    await deps.restoreSeat(tx, participantId);
    await logInvitation(deps, tx, by, participant, { code: 'invite.created' });
    if (!(await isReachedBy(deps, participant, channel))) throw new AppError('NO_CHANNEL');
    await deps.enqueue(tx, { ...messageTo(participant, 'invitation', sequence), channel });
  });
  await deps.appointmentChanged(appointmentId);
}

async function isReachedBy(
  { texts }: Pick<AgendaDeps, 'texts'>,
  { mail, phone }: ParticipantRow,
  channel: Channel,
): Promise<boolean> {
  if (channel === 'mail') return mail !== null;
  return texts && phone !== null && (await takesTexts(phone));
}

/**
 * Says what to do with a text message that may or may not have left: send it again, with a further link, or leave it.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN, or WRONG_PHASE when there is none.
 */
export async function settleMessage(
  deps: AgendaDeps,
  by: Context,
  { appointmentId, participantId }: Guest,
  again: boolean,
): Promise<void> {
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    const message = await deps.settleMessage(tx, participantId, again);
    if (message === null) throw new AppError('WRONG_PHASE');
    await deps.append(tx, {
      code: 'invite.settled',
      by,
      about: [
        personOf(participant),
        { kind: 'appointment', id: appointmentId },
        { kind: 'message', id: message },
      ],
      detail: { again },
    });
  });
  await deps.appointmentChanged(appointmentId);
}

/**
 * Withdraws a participant: the links stop working and the seat is taken away, also in a running call.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN
 */
export async function revoke(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  participantId: string,
): Promise<void> {
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    const links = await revokeLinks(tx, participantId, deps.clock());
    await deps.revokeSeat(tx, participantId);
    await logInvitation(deps, tx, by, participant, { code: 'invite.revoked', detail: { links } });
  });
  await deps.appointmentChanged(appointmentId);
}

/** Whose link this token is, or null when it is unknown or withdrawn. */
export function holderOf(
  db: Db,
  token: string,
): Promise<{ participantId: string; appointmentId: string } | null> {
  return holderOfLink(db, tokenHash(token));
}

/** The address that people get: the secret stands in the fragment, which no browser sends to a server. */
export function linkUrl(origin: string, token: string): string {
  return `${origin}/j#${token}`;
}

/** @throws {AppError} APPOINTMENT_UNKNOWN, OTHER_DEPARTMENT, APPOINTMENT_CANCELLED, PARTICIPANT_UNKNOWN */
export async function demandParticipant(
  tx: Tx,
  reach: Reach,
  { appointmentId, participantId }: Guest,
): Promise<ParticipantRow> {
  await demandPlanned(tx, reach, appointmentId);
  const found = await findParticipant(tx, participantId);
  if (found?.appointment_id !== appointmentId) throw new AppError('PARTICIPANT_UNKNOWN');
  return found;
}

async function logInvitation(
  { append }: AgendaDeps,
  tx: Tx,
  by: Context,
  participant: ParticipantRow,
  line: Pick<Occurrence, 'code' | 'detail'>,
): Promise<void> {
  const about = [personOf(participant), { kind: 'appointment' as const, id: participant.appointment_id }];
  await append(tx, { ...line, by, about });
}
