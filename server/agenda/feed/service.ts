import { DAY, type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId, newToken, tokenHash } from '../../core/ids.ts';
import type { FeedRow } from '../../core/office-rows.ts';
import type { FeedAddress, FeedShows, OwnFeed } from '../../protocol/feed.ts';
import { type AppointmentRecord, appointmentsStarting } from '../appointment-store.ts';
import { logBoard } from '../board.ts';
import type { AgendaDeps } from '../deps.ts';
import { numbersOf } from '../import/number-store.ts';
import { feedCalendar } from './calendar.ts';
import { deleteFeed, feedByHash, feedOf, insertFeed } from './feed-store.ts';

/** The own agenda of a clinician, read by another program. */
export interface Feeds {
  own(by: Context): Promise<OwnFeed>;
  /** A new address, which is kept nowhere; the one before stops working. */
  renew(by: Context, shows: FeedShows): Promise<FeedAddress>;
  /** The address stops working; where there is none nothing happens. */
  end(by: Context): Promise<void>;
  /** The calendar behind an address, with a line that it was read. @throws {AppError} NOT_FOUND */
  read(by: Context, token: string): Promise<string>;
}

/** A month back and half a year on: what a person plans a day with. */
const BACK = 31 * DAY;
const AHEAD = 183 * DAY;

export function feedsOf(deps: AgendaDeps): Feeds {
  const { db } = deps;
  return {
    async own(by) {
      const row = await feedOf(db, clinicianOf(by));
      return row === null ? null : { shows: row.shows, madeAt: iso(row.made_at as EpochMs) };
    },
    renew: (by, shows) => renew(deps, by, shows),
    end: (by) => end(deps, by),
    read: (by, token) => read(deps, by, token),
  };
}

function clinicianOf({ actor }: Context): string {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  return actor.id;
}

async function renew(deps: AgendaDeps, by: Context, shows: FeedShows): Promise<FeedAddress> {
  const { db, clock, append } = deps;
  const token = newToken();
  const clinicianId = clinicianOf(by);
  const row: FeedRow = {
    ...{ id: newId(), clinician_id: clinicianId, token_hash: tokenHash(token) },
    ...{ shows, made_at: clock() },
  };
  await transact(db, async (tx) => {
    await deleteFeed(tx, clinicianId);
    await insertFeed(tx, row);
    const about = [{ kind: 'key', id: row.id }] as const;
    await append(tx, { code: 'token.made', by, about, detail: { scopes: `agenda.feed ${shows}` } });
  });
  return { url: `${deps.origin}/api/feed/${token}` };
}

async function end({ db, append }: AgendaDeps, by: Context): Promise<void> {
  const clinicianId = clinicianOf(by);
  await transact(db, async (tx) => {
    const row = await feedOf(tx, clinicianId);
    if (row === null) return;
    await deleteFeed(tx, clinicianId);
    await append(tx, { code: 'token.revoked', by, about: [{ kind: 'key', id: row.id }] });
  });
}

async function read(deps: AgendaDeps, by: Context, token: string): Promise<string> {
  const { db, clock, origin } = deps;
  const feed = await feedByHash(db, tokenHash(token));
  const works = feed !== null && (await deps.clinicians()).some(({ id }) => id === feed.clinician_id);
  if (feed === null || !works) throw new AppError('NOT_FOUND');
  const now = clock();
  const period = { start: later(now, -BACK), end: later(now, AHEAD) };
  const records = (await appointmentsStarting(db, period, feed.clinician_id)).filter(
    ({ state }) => state === 'planned',
  );
  const labels = await labelsOf(deps, records, feed.shows);
  const asFeed: Context = { ...by, actor: programOf(feed) };
  await transact(db, (tx) =>
    logBoard(deps, tx, asFeed, feed.shows === 'nothing' ? [] : records, {
      ...{ board: 'feed', day: iso(now).slice(0, 10), clinicianId: feed.clinician_id },
    }),
  );
  return feedCalendar(
    records.map(({ id, sequence, changed_at, starts_at, ends_at }) => ({
      ...{ id, sequence, changed: changed_at as EpochMs },
      ...{ start: starts_at as EpochMs, end: ends_at as EpochMs, label: labels.get(id) ?? '' },
    })),
    origin,
  );
}

/** Who reads is a program; the clinician who gave it the address answers for it. */
function programOf({ id, clinician_id }: FeedRow): Context['actor'] {
  return { kind: 'service', id, source: 'calendar', scopes: [], responsible: clinician_id };
}

async function labelsOf(
  { db }: AgendaDeps,
  records: readonly AppointmentRecord[],
  shows: FeedShows,
): Promise<ReadonlyMap<string, string>> {
  if (shows === 'initials') return new Map(records.map((record) => [record.id, initialsOf(record)]));
  if (shows === 'nothing') return new Map();
  const ids = records.map(({ id }) => id);
  return new Map([...(await numbersOf(db, ids))].map(([id, numbers]) => [id, numbers.join(' ')]));
}

/** The first letters of the patients' names: `M. J.`; who has no patient is called nothing. */
function initialsOf({ participants }: AppointmentRecord): string {
  const patients = participants.filter(({ role }) => role === 'patient');
  return patients.map(({ name }) => lettersOf(name)).join(' / ');
}

function lettersOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word));
  return words.map((word) => `${[...word][0]?.toUpperCase() ?? ''}.`).join(' ');
}
