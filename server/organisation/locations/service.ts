import type { Append } from '../../audit/event.ts';
import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { cleanName } from '../../core/names.ts';
import type { Desk, LocationRecord, LocationWanted } from '../../protocol/locations.ts';
import { cleanHours, openingAt } from './hours.ts';
import { allLocations, insertLocation, type StoredLocation, updateLocation } from './location-store.ts';
import { type Language, openingInWords, weekInWords } from './words.ts';

/** A place where the organisation works. */
export interface Location {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  /** Whether anything new is planned there. */
  readonly inUse: boolean;
}

/** Where the organisation works, and when its desks are open. */
export interface Locations {
  /** Where appointments take place unless somebody says otherwise. @throws {Error} before `ensureDefaults` */
  mainLocation(): Promise<Location>;
  /** Every location, also those no longer used. */
  locations(): Promise<readonly Location[]>;
  /** The same as their manager sees them. */
  allLocations(): Promise<readonly LocationRecord[]>;
  /** @throws {AppError} BAD_NAME, BAD_HOURS */
  createLocation(by: Context, wanted: LocationWanted): Promise<LocationRecord>;
  /** @throws {AppError} LOCATION_UNKNOWN, BAD_NAME, BAD_HOURS, LAST_ONE (one stays in use) */
  changeLocation(by: Context, id: string, wanted: LocationWanted): Promise<LocationRecord>;
  /** The desks of all locations in use, as people are told of them now. */
  desks(language: Language): Promise<readonly Desk[]>;
  /** That of one location; of the main one when it is unknown or not said. */
  desk(language: Language, id?: string): Promise<Desk>;
  /** Makes what every installation has: the main location. Again changes nothing. */
  ensureDefaults(): Promise<void>;
}

export interface LocationsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  /** What a location without name or number of its own goes by. */
  readonly house: () => Promise<{ readonly name: string; readonly phone: string; readonly timeZone: string }>;
}

type House = Awaited<ReturnType<LocationsDeps['house']>>;

export function locationsOf(deps: LocationsDeps): Locations {
  const { db, clock, house } = deps;
  const deskOf = (row: StoredLocation, by: House, language: Language): Desk => {
    const { week, closedDays, address } = recordOf(row);
    const opening = openingAt({ week, closedDays }, clock(), by.timeZone);
    const { id, name, phone } = named(row, by);
    return {
      ...{ id, name, phone, address },
      hours: [...weekInWords(week, language)],
      open: opening?.open ?? null,
      now: opening === null ? '' : openingInWords(opening, by.timeZone, language),
    };
  };
  return {
    mainLocation: async () => named(main(await allLocations(db)), await house()),
    async locations() {
      const by = await house();
      return (await allLocations(db)).map((row) => named(row, by));
    },
    allLocations: async () => (await allLocations(db)).map(recordOf),
    createLocation: (by, wanted) => create(deps, by, wanted),
    changeLocation: (by, id, wanted) => change(deps, by, id, wanted),
    async desks(language) {
      const by = await house();
      const used = (await allLocations(db)).filter(({ archived }) => archived === 0);
      return used.map((row) => deskOf(row, by, language));
    },
    async desk(language, id) {
      const rows = await allLocations(db);
      return deskOf(rows.find((row) => row.id === id) ?? main(rows), await house(), language);
    },
    ensureDefaults: () =>
      transact(db, async (tx) => {
        if ((await allLocations(tx)).length === 0)
          await insertLocation(tx, { id: newId(), name: '', phone: '' });
      }),
  };
}

/** A location without name or number of its own goes by the organisation's. */
function named({ id, name, phone, archived }: StoredLocation, house: House): Location {
  return { id, name: name || house.name, phone: phone || house.phone, inUse: archived === 0 };
}

/** The first one that is in use. */
function main(rows: readonly StoredLocation[]): StoredLocation {
  const found = rows.find(({ archived }) => archived === 0);
  if (found === undefined) throw new Error('no location: ensureDefaults was not called');
  return found;
}

function recordOf({ id, name, phone, address, week, closed_days, archived }: StoredLocation): LocationRecord {
  const hours = { week: JSON.parse(week), closedDays: JSON.parse(closed_days) };
  return { id, name, phone, address, ...hours, archived: archived !== 0 };
}

async function create(
  { db, clock, append }: LocationsDeps,
  by: Context,
  wanted: LocationWanted,
): Promise<LocationRecord> {
  const row = { id: newId(), ...columnsOf(wanted), made_at: clock() };
  await transact(db, async (tx) => {
    await insertLocation(tx, row);
    const detail = { fields: Object.keys(wanted).sort().join(' ') };
    await append(tx, { code: 'location.create', by, about: [{ kind: 'location', id: row.id }], detail });
  });
  return recordOf(row);
}

/** Nothing new is no line. */
async function change(
  { db, append }: LocationsDeps,
  by: Context,
  id: string,
  wanted: LocationWanted,
): Promise<LocationRecord> {
  const columns = columnsOf(wanted);
  return await transact(db, async (tx) => {
    const before = await demandLocation(tx, id);
    const after = recordOf({ ...before, ...columns });
    const fields = differences(recordOf(before), after);
    if (fields.length === 0) return after;
    const others = (await allLocations(tx)).filter((row) => row.id !== id && row.archived === 0);
    if (wanted.archived && others.length === 0) throw new AppError('LAST_ONE');
    await updateLocation(tx, id, columns);
    const detail = { fields: fields.join(' ') };
    await append(tx, { code: 'location.update', by, about: [{ kind: 'location', id }], detail });
    return after;
  });
}

async function demandLocation(tx: Tx, id: string): Promise<StoredLocation> {
  const found = (await allLocations(tx)).find((row) => row.id === id);
  if (found === undefined) throw new AppError('LOCATION_UNKNOWN');
  return found;
}

function columnsOf(wanted: LocationWanted): Omit<StoredLocation, 'id' | 'made_at'> {
  const { week, closedDays } = cleanHours(wanted);
  return {
    name: cleanLine(wanted.name),
    phone: wanted.phone,
    address: cleanLine(wanted.address),
    week: JSON.stringify(week),
    closed_days: JSON.stringify(closedDays),
    archived: wanted.archived ? 1 : 0,
  };
}

/** A line that may be empty; one that is not shows something. */
function cleanLine(typed: string): string {
  return typed.trim() === '' ? '' : cleanName(typed);
}

function differences(before: LocationRecord, after: LocationRecord): readonly string[] {
  const fields = Object.keys(after) as (keyof LocationRecord)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).sort();
}
