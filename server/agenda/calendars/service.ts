import { type EpochMs, iso, later } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import { seal } from '../../core/seal.ts';
import type { CalendarRow } from '../../core/system-rows.ts';
import type {
  CalendarList,
  CalendarReport,
  CalendarWanted,
  WatchedCalendar,
} from '../../protocol/calendars.ts';
import type { AgendaDeps } from '../deps.ts';
import { reachOf } from '../reach.ts';
import { allCalendars, insertCalendar, removeCalendar } from './calendar-store.ts';
import { type Looker, lookerOf } from './looker.ts';
import { EVERY } from './looking.ts';

/** Calendars of other systems that are looked at time and again. */
export interface Calendars extends Pick<Looker, 'start' | 'stop' | 'tick'> {
  /** Those that concern somebody: of others than the own clinicians he sees nothing. */
  list(by: Context): Promise<CalendarList>;
  /** The first look comes by the clock, or by a press. @throws {AppError} BAD_NAME, HOST_NOT_ALLOWED, NOT_SIGNED_IN, CLINICIAN_UNKNOWN, LOCATION_UNKNOWN */
  make(by: Context, wanted: CalendarWanted): Promise<WatchedCalendar>;
  /** Looks at once. @throws {AppError} NOT_FOUND */
  lookNow(by: Context, id: string): Promise<WatchedCalendar>;
  /** Nobody looks there any more; what came from it stays. @throws {AppError} NOT_FOUND */
  remove(by: Context, id: string): Promise<void>;
}

export function calendarsOf(deps: AgendaDeps): Calendars {
  const { db, clock, append, calendarReach: reach } = deps;
  const looker = lookerOf(deps);

  async function demand(tx: Tx, id: string): Promise<CalendarRow> {
    const found = (await allCalendars(tx)).find((one) => one.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND');
    return found;
  }
  async function viewOf(id: string): Promise<WatchedCalendar> {
    const row = (await allCalendars(db)).find((one) => one.id === id);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return await namesOf(deps).then((names) => shown(row, names));
  }

  return {
    async list(by) {
      const { includes } = await reachOf(deps, by);
      const names = await namesOf(deps);
      const isManager = by.actor.kind === 'staff' && by.actor.roles.includes('manager');
      const rows = (await allCalendars(db)).filter(
        ({ clinician_id: id }) => isManager || id === null || includes(id),
      );
      return { hosts: [...reach.hosts], calendars: rows.map((row) => shown(row, names)) };
    },
    async make(by, wanted) {
      const row = await rowOf(deps, by, wanted);
      await transact(db, async (tx) => {
        await insertCalendar(tx, row);
        await append(tx, { code: 'calendar.made', by, about: [{ kind: 'destination', id: row.id }] });
      });
      return await viewOf(row.id);
    },
    async lookNow(by, id) {
      await transact(db, async (tx) => {
        await demand(tx, id);
        await append(tx, { code: 'calendar.looked', by, about: [{ kind: 'destination', id }] });
      });
      await looker.look(id);
      return await viewOf(id);
    },
    async remove(by, id) {
      await transact(db, async (tx) => {
        await demand(tx, id);
        await removeCalendar(tx, id, clock());
        await append(tx, { code: 'calendar.removed', by, about: [{ kind: 'destination', id }] });
      });
    },
    start: looker.start,
    stop: looker.stop,
    tick: looker.tick,
  };
}

/** Names of clinicians and locations, by id. */
async function namesOf({ clinicians, locations }: AgendaDeps): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await clinicians()), ...(await locations())].map(({ id, name }) => [id, name]));
}

function shown(row: CalendarRow, names: ReadonlyMap<string, string>): WatchedCalendar {
  const named = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? '' });
  const at = (moment: number | null) => (moment === null ? null : iso(moment as EpochMs));
  return {
    ...{ id: row.id, name: row.name, source: row.source, host: row.host, codeIn: row.code_in },
    ...{ clinician: named(row.clinician_id), location: named(row.location_id) },
    ...{ checkedAt: at(row.checked_at), goodAt: at(row.good_at), nextAt: iso(row.next_at as EpochMs) },
    trouble: row.trouble,
    report: row.report === null ? null : (JSON.parse(row.report) as CalendarReport),
  };
}

/** @throws {AppError} BAD_NAME, HOST_NOT_ALLOWED, NOT_SIGNED_IN, CLINICIAN_UNKNOWN, LOCATION_UNKNOWN */
async function rowOf(deps: AgendaDeps, { actor }: Context, wanted: CalendarWanted): Promise<CalendarRow> {
  if (actor.kind !== 'staff') throw new AppError('NOT_SIGNED_IN');
  const { clinicianId = null, locationId = null } = wanted;
  const url = wanted.url.replace(/^webcals?:/, 'https:');
  const { reachFor } = await import('./fetching.ts');
  if (reachFor(url, deps.calendarReach) === null) throw new AppError('HOST_NOT_ALLOWED');
  if (clinicianId !== null && !(await deps.clinicians()).some(({ id }) => id === clinicianId))
    throw new AppError('CLINICIAN_UNKNOWN');
  if (locationId !== null && !(await deps.locations()).some(({ id, inUse }) => id === locationId && inUse))
    throw new AppError('LOCATION_UNKNOWN');
  const id = newId();
  const now = deps.clock();
  return {
    ...{ id, name: cleanName(wanted.name), source: wanted.source, code_in: wanted.codeIn },
    ...{ url: seal(deps.calendarKey, Buffer.from(url, 'utf8'), id), host: new URL(url).host },
    ...{ clinician_id: clinicianId, location_id: locationId },
    ...{ made_by: actor.id, made_at: now, removed_at: null, next_at: later(now, EVERY), failures: 0 },
    ...{ etag: null, last_modified: null, checked_at: null, good_at: null, read_at: null },
    ...{ trouble: null, report: null },
  };
}
