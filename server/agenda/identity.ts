import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Context } from '../core/context.ts';
import { transact } from '../core/database.ts';
import type { GuestIdentity, IdentityAsked, IdentityProof } from '../protocol/identity.ts';
import type { AppointmentRecord } from './appointment-store.ts';
import type { AgendaDeps } from './deps.ts';
import { personOf } from './facts.ts';
import { type IdentityRecord, identitiesOf, savePin } from './identity-store.ts';
import { demandParticipant } from './invitations.ts';
import { reachOf } from './reach.ts';

const PIN_DIGITS = 6;

/** What a guest is asked at the door, and whether an answer is right. */
export interface IdentityCheck {
  readonly asks: IdentityAsked;
  /** Another PIN makes another check: tries begin anew. */
  readonly id: string;
  /** Compared in constant time. */
  isRight(answer: string): boolean;
}

/**
 * What this guest is asked. A PIN that was given is asked in place of a birth date: it is how a desk lets somebody
 * in of whom no birth date is known, or who used up his tries.
 */
export function asked({ kind, birthDate, pinHash }: IdentityRecord): IdentityAsked {
  return kind === 'birth-date' && (birthDate === null || pinHash !== null) ? 'pin' : kind;
}

/** The check of one participant. Somebody who does not exist is asked nothing: there is no seat to take. */
export async function identityCheck(
  { db, pinKey }: Pick<AgendaDeps, 'db' | 'pinKey'>,
  participantId: string,
): Promise<IdentityCheck> {
  const record = (await identitiesOf(db, [participantId])).get(participantId);
  if (record === undefined) return { asks: 'none', id: participantId, isRight: () => false };
  const asks = asked(record);
  return {
    asks,
    id: `${participantId} ${asks} ${record.pinGivenAt}`,
    isRight: (answer) => {
      const right = asks === 'pin' ? record.pinHash : hashOf(pinKey, participantId, record.birthDate ?? '');
      return right !== null && timingSafeEqual(hashOf(pinKey, participantId, answer), right);
    },
  };
}

/**
 * Makes a PIN to tell a guest by another way than the link; the older one stops working, and tries begin anew.
 *
 * @throws {AppError} APPOINTMENT_UNKNOWN, APPOINTMENT_CANCELLED, OTHER_DEPARTMENT, PARTICIPANT_UNKNOWN
 */
export async function givePin(
  deps: AgendaDeps,
  by: Context,
  appointmentId: string,
  participantId: string,
): Promise<{ pin: string }> {
  const pin = String(randomInt(10 ** PIN_DIGITS)).padStart(PIN_DIGITS, '0');
  const reach = await reachOf(deps, by);
  await transact(deps.db, async (tx) => {
    const participant = await demandParticipant(tx, reach, { appointmentId, participantId });
    await savePin(tx, participantId, hashOf(deps.pinKey, participantId, pin), deps.clock());
    const about = [personOf(participant), { kind: 'appointment' as const, id: appointmentId }];
    await deps.append(tx, { code: 'identity.pin_given', by, about });
  });
  await deps.appointmentChanged(appointmentId);
  return { pin };
}

/** What guests of these appointments are asked, by participant; those who are asked nothing are left out. */
export async function guestIdentities(
  { db }: Pick<AgendaDeps, 'db'>,
  records: readonly AppointmentRecord[],
): Promise<ReadonlyMap<string, GuestIdentity>> {
  const asking = records.filter(({ type }) => type.identity !== 'none');
  const ids = asking.flatMap(({ participants }) => participants.map(({ id }) => id));
  const found = new Map<string, GuestIdentity>();
  for (const [id, record] of await identitiesOf(db, ids)) {
    const asks: IdentityProof = asked(record) === 'pin' ? 'pin' : 'birth-date';
    found.set(id, { asks, pinGiven: record.pinHash !== null });
  }
  return found;
}

/** Keyed, since six digits are found again in any bare hash. */
function hashOf(key: Buffer, participantId: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${participantId}\0${text}`, 'utf8').digest();
}
