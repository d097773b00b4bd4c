import type { AppointmentFacts, IdentityCheck } from '../agenda/service.ts';
import { type EpochMs, iso } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newToken, tokenHash } from '../core/ids.ts';
import type { Invitation, LinkWindow } from '../protocol/guest.ts';
import type { IdentityProof } from '../protocol/identity.ts';
import { type Binding, pressBinding } from './binding.ts';
import type { CallsDeps } from './deps.ts';
import { holds, ownSeat, type SecretOf } from './own-seat.ts';
import { aboutSeat, asGuest, type Room, readRoom } from './room.ts';
import { applySeat, settleCall, withSeat } from './steps.ts';
import { type SeatRecord, saveBinding, saveOpened, seatOfParticipant } from './store.ts';

/** The browser that presses: what it holds, and since when a seat has had no socket (null while one lives). */
interface Browser {
  readonly secretOf: SecretOf;
  readonly goneSince: (seatId: string) => EpochMs | null;
  /** What its person says to who he is, if anything. */
  readonly answer?: string | undefined;
  /** Takes one try at this check; false: none is left. */
  readonly mayTry: (check: string) => boolean;
}

/** Whose press it is. */
export interface Holder {
  readonly facts: AppointmentFacts;
  readonly participantId: string;
  readonly seat: SeatRecord;
}

/** What a press gave. */
export interface Entered {
  readonly invitation: Invitation;
  /** The seat's new cookie secret; null when this browser held the seat already. */
  readonly secret: string | null;
  readonly seat: SeatRecord;
  /** Whether somebody came to wait by it: then it sounds at the desk. */
  readonly arrived: boolean;
  /** Until when the link works. */
  readonly closes: EpochMs;
}

/** Whether 'Ik ben er' works at this moment. */
export function linkWindow({ state, opens, closes }: AppointmentFacts, now: EpochMs): LinkWindow {
  if (state === 'cancelled') return 'cancelled';
  if (now < opens) return 'early';
  return now > closes ? 'late' : 'open';
}

/** What a link is for. */
export interface Looked {
  readonly invitation: Invitation;
  readonly appointmentId: string;
  /** Whether nobody had opened it before: planners see that it arrived. */
  readonly first: boolean;
}

/**
 * What a link is for. Mail scanners come here too: it binds nothing, and the first time it is only remembered.
 *
 * @throws {AppError} LINK_UNKNOWN
 */
export async function look(deps: CallsDeps, by: Context, token: string): Promise<Looked> {
  const { facts, seat } = await holderOf(deps, by, token);
  const first = await transact(deps.db, async (tx) => {
    await deps.append(tx, { code: 'invite.opened', by, about: aboutSeat(facts, seat, null) });
    return await saveOpened(tx, seat.id, deps.clock());
  });
  return { invitation: await invitation(deps, facts, seat), appointmentId: facts.id, first };
}

/**
 * 'Ik ben er': binds the seat to this browser and lets it wait.
 *
 * @throws {AppError} LINK_UNKNOWN, LINK_EARLY, LINK_LATE, APPOINTMENT_CANCELLED, SEAT_REVOKED, SEAT_TAKEN; each
 *   refusal is a line too. IDENTITY_BIRTH_DATE, IDENTITY_PIN: nothing was done, it is only asked.
 *   IDENTITY_WRONG, IDENTITY_CLOSED: a line of the check.
 */
export async function press(deps: CallsDeps, by: Context, token: string, browser: Browser): Promise<Entered> {
  return await enter(deps, by, await holderOf(deps, by, token), browser);
}

/**
 * The same without the link, on the browser that holds the seat: somebody who hung up after a reload comes back.
 *
 * @throws {AppError} SEAT_UNKNOWN, and all that `press` throws but LINK_UNKNOWN.
 */
export async function pressAgain(
  deps: CallsDeps,
  by: Context,
  seatId: string,
  browser: Browser,
): Promise<Entered> {
  const { seat, facts } = await ownSeat(deps, seatId, browser.secretOf);
  if (seat.participantId === null) throw new AppError('SEAT_UNKNOWN');
  return await enter(deps, by, { facts, participantId: seat.participantId, seat }, browser);
}

async function enter(
  deps: CallsDeps,
  by: Context,
  { facts, participantId, seat: known }: Holder,
  browser: Browser,
): Promise<Entered> {
  const check = await deps.identityCheck(participantId);
  const entered = transact(deps.db, async (tx) => {
    const room = await readRoom(tx, facts);
    const before = [...room.seats.values()].find((seat) => seat.participantId === participantId) ?? known;
    const now = deps.clock();
    demandOpen(facts, before, now);
    const keeps = holds(before, browser.secretOf(before.id));
    const verdict = pressBinding(bindingOf(before, keeps, browser.goneSince(before.id)), now);
    if (verdict === 'taken') throw new AppError('SEAT_TAKEN');
    const taken = verdict === 'take' ? { secret: newToken(), identity: prove(check, browser) } : null;
    const seat = await sitDown(deps, tx, by, room, { before, taken, now });
    return { seat, secret: taken?.secret ?? null, arrived: seat.phase === 'waiting' && seat !== before };
  });
  const { seat, secret, arrived } = await entered.catch((error: unknown) =>
    logRefusal(deps, by, error, aboutSeat(facts, known, null), check),
  );
  return { invitation: await invitation(deps, facts, seat), secret, seat, arrived, closes: facts.closes };
}

/**
 * Whose link this is, when it is good for a test: now, or once its window opens.
 *
 * @throws {AppError} LINK_UNKNOWN (a line), LINK_LATE, APPOINTMENT_CANCELLED, SEAT_REVOKED
 */
export async function demandLink(deps: CallsDeps, by: Context, token: string): Promise<Holder> {
  const holder = await holderOf(deps, by, token);
  const now = deps.clock();
  demandOpen(holder.facts, holder.seat, linkWindow(holder.facts, now) === 'early' ? holder.facts.opens : now);
  return holder;
}

/** The same for a browser that holds the seat, after a reload. @throws {AppError} SEAT_UNKNOWN, SEAT_REVOKED */
export async function ownInvitation(
  deps: CallsDeps,
  seatId: string,
  secretOf: SecretOf,
): Promise<Invitation> {
  const { seat, facts } = await ownSeat(deps, seatId, secretOf);
  if (seat.phase === 'revoked') throw new AppError('SEAT_REVOKED');
  return await invitation(deps, facts, seat);
}

async function holderOf(deps: CallsDeps, by: Context, token: string): Promise<Holder> {
  const holder = await deps.participantByToken(token);
  const seat = holder === null ? null : await seatOfParticipant(deps.db, holder.participant.id);
  if (holder === null || seat === null) return await logRefusal(deps, by, new AppError('LINK_UNKNOWN'), []);
  return { facts: holder.appointment, participantId: holder.participant.id, seat };
}

/** @throws {AppError} SEAT_REVOKED, APPOINTMENT_CANCELLED, LINK_EARLY, LINK_LATE */
function demandOpen(facts: AppointmentFacts, { phase }: SeatRecord, now: EpochMs): void {
  const window = linkWindow(facts, now);
  // who is inside stays inside when the clinician runs late, also on another device
  const inside = phase === 'waiting' || phase === 'admitted';
  if (phase === 'revoked') throw new AppError('SEAT_REVOKED');
  if (window === 'cancelled') throw new AppError('APPOINTMENT_CANCELLED');
  if (window === 'early') throw new AppError('LINK_EARLY');
  if (window === 'late' && !inside) throw new AppError('LINK_LATE');
}

function bindingOf(seat: SeatRecord, byThisBrowser: boolean, goneSince: EpochMs | null): Binding {
  if (seat.bindingHash === null) return { state: 'free' };
  // pressed and not yet connected: the grace runs from the press
  const since = goneSince === null ? null : (Math.max(goneSince, seat.boundAt ?? goneSince) as EpochMs);
  return { state: 'held', byThisBrowser, goneSince: since };
}

async function sitDown(
  deps: CallsDeps,
  tx: Tx,
  by: Context,
  room: Room,
  { before, taken, now }: { before: SeatRecord; taken: Taken | null; now: EpochMs },
): Promise<SeatRecord> {
  const rebound = taken !== null && before.bindingHash !== null;
  const bindingHash = taken === null ? before.bindingHash : tokenHash(taken.secret);
  const identity = taken === null ? before.identity : taken.identity;
  if (taken !== null && bindingHash !== null)
    await saveBinding(tx, before.id, { hash: bindingHash, identity, at: now });
  const type = taken === null ? 'pressed' : 'pressedElsewhere';
  const stepped = await applySeat(tx, before, { type, at: now });
  if (before.phase === 'admitted' && stepped !== before) await settleCall(tx, withSeat(room, stepped), now);
  const line = {
    by: asGuest(by, room.facts, before),
    about: aboutSeat(room.facts, before, room.call?.id ?? null),
  };
  if (taken !== null && identity !== null)
    await deps.append(tx, { ...line, code: 'identity.checked', detail: { how: identity } });
  await deps.append(tx, { ...line, code: 'link.exchanged', ...(rebound ? { why: 'other-browser' } : {}) });
  return stepped === before ? before : { ...stepped, bindingHash, identity };
}

/** A seat that a browser takes: its new cookie secret, and what its person was known by. */
interface Taken {
  readonly secret: string;
  readonly identity: IdentityProof | null;
}

/**
 * Who takes a seat says first who he is, where the appointment asks it.
 *
 * @throws {AppError} IDENTITY_BIRTH_DATE, IDENTITY_PIN, IDENTITY_WRONG, IDENTITY_CLOSED
 */
function prove(check: IdentityCheck, { answer, mayTry }: Browser): IdentityProof | null {
  const { asks } = check;
  if (asks === 'none') return null;
  if (answer === undefined) throw new AppError(asks === 'pin' ? 'IDENTITY_PIN' : 'IDENTITY_BIRTH_DATE');
  if (!mayTry(check.id)) throw new AppError('IDENTITY_CLOSED');
  if (!check.isRight(answer)) throw new AppError('IDENTITY_WRONG');
  return asks;
}

const ASKED: ReadonlySet<string> = new Set(['IDENTITY_BIRTH_DATE', 'IDENTITY_PIN']);

/** Writes the line of a refusal and throws it on. To be asked who one is, is none. */
async function logRefusal(
  { db, append }: CallsDeps,
  by: Context,
  error: unknown,
  about: ReturnType<typeof aboutSeat>,
  check: IdentityCheck | null = null,
): Promise<never> {
  if (error instanceof AppError && error.status < 500 && !ASKED.has(error.code)) {
    const why = error.code.toLowerCase().replaceAll('_', '-');
    const line = { by, outcome: 4, why, about } as const;
    await transact(db, (tx) =>
      why.startsWith('identity')
        ? append(tx, { ...line, code: 'identity.checked', detail: { how: check?.asks ?? 'none' } })
        : append(tx, { ...line, code: 'invite.refused' }),
    );
  }
  throw error;
}

async function invitation(deps: CallsDeps, facts: AppointmentFacts, seat: SeatRecord): Promise<Invitation> {
  const { name: organisation, phone, timeZone } = await deps.organisation(facts.locationId);
  const participant = facts.participants.find(({ id }) => id === seat.participantId);
  if (participant === undefined) throw new AppError('SEAT_UNKNOWN');
  const now = deps.clock();
  return {
    seat: seat.id,
    role: participant.role,
    name: participant.name,
    clinician: facts.clinicianName,
    organisation,
    phone,
    start: iso(facts.start),
    end: iso(facts.end),
    opens: iso(facts.opens),
    closes: iso(facts.closes),
    window: linkWindow(facts, now),
    pictures: facts.pictures,
    phase: seat.phase,
    now: iso(now),
    timeZone,
    language: participant.language,
  };
}
