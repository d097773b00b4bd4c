import { DAY, type EpochMs, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { WalkInRow } from '../../core/office-rows.ts';
import { cleanPhone } from '../../core/phone.ts';
import { KeyedBuckets } from '../../core/rate.ts';
import { sourceOf } from '../../core/source.ts';
import type { Language } from '../../protocol/language.ts';
import type { WalkInForm } from '../../protocol/walk-in.ts';
import type { AgendaDeps } from '../deps.ts';
import { issueLink, linkUrl } from '../invitations.ts';
import { before, queueOf, step, type WalkInState } from './state.ts';
import { allWalkIns, deleteWalkIns, insertWalkIn, updateWalkIn, walkInByKey } from './walk-in-store.ts';

/** A location to which people come without an appointment. */
export interface WalkInPlace {
  readonly locationId: string;
  /** Whether they may come now. */
  readonly open: boolean;
  readonly reasons: readonly string[];
  /** How long one takes, as far as anybody knows. */
  readonly minutes: number;
}

/** What somebody typed, and on the page of which language. */
export interface Joining extends WalkInForm {
  readonly language: Language;
}

/** Somebody's own place. */
export interface OwnPlace {
  readonly state: WalkInState;
  readonly locationId: string;
  /** How many go first. */
  readonly before: number;
  /** The last two digits of the number that will be called. */
  readonly phoneEnd: string;
}

/** What people who come by do themselves: each browser for its own place, by the key that it holds. */
export interface WalkInQueue {
  /**
   * @returns the key of the place.
   * @throws {AppError} WRONG_PHASE (not open now), TOO_MANY (from there), CALL_FULL (who waits already), BAD_NAME,
   *   BAD_PHONE, BAD_REQUEST (no such reason)
   */
  join(by: Context, place: WalkInPlace, typed: Joining): Promise<string>;
  /** How it stands; null: nothing is known of this key. */
  own(key: string): Promise<OwnPlace | null>;
  /** The way into the waiting room, as a path. @throws {AppError} SEAT_UNKNOWN, WRONG_PHASE (nobody invited yet) */
  enter(by: Context, key: string): Promise<string>;
  /** Leaves the queue. @throws {AppError} SEAT_UNKNOWN */
  leave(by: Context, key: string): Promise<void>;
  /** Forgets who came more than a day ago. */
  forgetOld(): Promise<void>;
}

/** From one address: a family or a waiting room with one connection, and then one every ten minutes. */
const FROM_ONE = { burst: 4, perSecond: 1 / 600 };
/** At one place: more would wait for hours. */
const MOST_WAITING = 30;

type QueueDeps = Pick<AgendaDeps, 'db' | 'clock' | 'append'>;

export function walkInQueue(deps: QueueDeps): WalkInQueue {
  const { db, clock } = deps;
  const tries = new KeyedBuckets(FROM_ONE);
  return {
    async join(by, place, typed) {
      if (!place.open) throw new AppError('WRONG_PHASE');
      const row = await rowOf(place, typed, clock());
      if (!tries.take(sourceOf(by.address ?? ''), clock())) throw new AppError('TOO_MANY');
      const key = newToken();
      await join(deps, by, { ...row, key_hash: tokenHash(key) });
      return key;
    },
    async own(key) {
      const row = await walkInByKey(db, tokenHash(key));
      if (row === undefined) return null;
      await updateWalkIn(db, row.id, { seen_at: clock() });
      const all = await allWalkIns(db);
      return {
        state: row.state,
        locationId: row.location_id,
        before: before(all, row, clock()),
        phoneEnd: row.phone.slice(-2),
      };
    },
    enter: (by, key) => enter(deps, by, key),
    leave: (by, key) =>
      transact(db, async (tx) => {
        const row = await demandOwn(tx, key);
        const state = step(row.state, 'gone');
        if (state === null) return;
        await updateWalkIn(tx, row.id, { state });
        await deps.append(tx, { code: 'walkin.left', by, about: [{ kind: 'participant', id: row.id }] });
      }),
    forgetOld: () => deleteWalkIns(db, later(clock(), -DAY)),
  };
}

async function rowOf(
  { locationId, reasons }: WalkInPlace,
  { name, phone, language, reason = '' }: Joining,
  now: EpochMs,
): Promise<Omit<WalkInRow, 'key_hash'>> {
  const fits = reasons.length === 0 ? reason === '' : reasons.includes(reason);
  if (!fits) throw new AppError('BAD_REQUEST');
  return {
    id: newId(),
    location_id: locationId,
    name: cleanName(name),
    phone: await cleanPhone(phone),
    language,
    reason,
    came_at: now,
    seen_at: now,
    state: 'waiting',
    participant_id: null,
  };
}

async function join({ db, clock, append }: QueueDeps, by: Context, row: WalkInRow): Promise<void> {
  await transact(db, async (tx) => {
    const there = queueOf(await allWalkIns(tx), clock()).filter(
      ({ location_id }) => location_id === row.location_id,
    );
    if (there.length >= MOST_WAITING) throw new AppError('CALL_FULL');
    await insertWalkIn(tx, row);
    const about = [
      { kind: 'participant', id: row.id },
      { kind: 'location', id: row.location_id },
    ] as const;
    await append(tx, { code: 'walkin.joined', by, about });
  });
}

/** Each press makes a fresh link, for none is kept: who comes back after a reload enters again. */
async function enter(deps: QueueDeps, by: Context, key: string): Promise<string> {
  const token = await transact(deps.db, async (tx) => {
    const { id, state, participant_id: participant } = await demandOwn(tx, key);
    if (state !== 'invited' || participant === null) throw new AppError('WRONG_PHASE');
    await deps.append(tx, { code: 'walkin.entered', by, about: [{ kind: 'participant', id }] });
    return await issueLink(deps, tx, participant);
  });
  return linkUrl('', token);
}

async function demandOwn(tx: Tx, key: string): Promise<WalkInRow> {
  const row = await walkInByKey(tx, tokenHash(key));
  if (row === undefined) throw new AppError('SEAT_UNKNOWN');
  return row;
}
