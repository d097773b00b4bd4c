import { createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import { type Db, type Tx, transact } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { SETTINGS, type SettingName, type SettingValue } from './settings.ts';
import { allLocations, chosenSettings, firstLocation, insertLocation, saveSetting } from './store.ts';
import { type HouseTerms, houseTerms } from './terms/service.ts';

/** What the other domains and every screen need to know of the organisation. */
export interface Organisation {
  readonly name: string;
  /** The desk's number as the organisation writes it; may be empty. */
  readonly phone: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Whether media may go directly, or always through the relay. */
  readonly path: 'direct' | 'relay';
}

/** How long what is kept, in the units of the settings. */
export interface Terms {
  readonly logYears: number;
  readonly appointmentMonths: number;
  readonly callMonths: number;
  readonly deliveryDays: number;
  readonly testDays: number;
  readonly qualityDays: number;
  readonly incidentYears: number;
  readonly reviewYears: number;
  readonly linkHours: number;
  readonly backupDays: number;
  readonly appLogDays: number;
}

/** What the monthly review of the log looks for: hours in minutes after midnight, days 1 (Monday) to 7. */
export interface ReviewRules {
  readonly exportRecords: number;
  readonly days: readonly number[];
  readonly from: number;
  readonly until: number;
}

/** A place where the organisation works. */
export interface Location {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
}

export interface OrganisationService extends HouseTerms {
  /** The settings as they are now, defaults where nobody chose. */
  read(): Promise<Organisation>;
  /** What new passwords must be. */
  passwordRules(): Promise<SettingValue<'passwordRules'>>;
  /** Whether overviews for patients name members of staff, or tell their roles alone. */
  overviewNames(): Promise<SettingValue<'overviewNames'>>;
  /** What the monthly review looks for. */
  reviewRules(): Promise<ReviewRules>;
  /** How long each kind of thing is kept. */
  terms(): Promise<Terms>;
  /**
   * Changes one setting; the same value again changes nothing and writes no line.
   *
   * @param value checked here: it may come from a form or the command line.
   * @throws {AppError} NOT_ALLOWED, NOT_FOUND (no such setting), BAD_REQUEST (no such value)
   */
  set(by: Context, name: string, value: unknown): Promise<void>;
  /** Where appointments take place as long as there is one location. @throws {Error} before `ensureDefaults` */
  mainLocation(): Promise<Location>;
  /** Every location. */
  locations(): Promise<readonly Location[]>;
  /** Makes what every installation has: the main location. Again changes nothing. */
  ensureDefaults(): Promise<void>;
  /** Minutes before an appointment at which people are reminded of it. */
  reminderLeads(): Promise<readonly number[]>;
}

export interface OrganisationDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
}

export function organisationService(deps: OrganisationDeps): OrganisationService {
  const { db } = deps;
  return {
    async read() {
      const chosen = await chosenSettings(db);
      return {
        name: settingOf(chosen, 'name'),
        phone: settingOf(chosen, 'phone'),
        timeZone: settingOf(chosen, 'timeZone'),
        path: settingOf(chosen, 'path'),
      };
    },
    async passwordRules() {
      return settingOf(await chosenSettings(db), 'passwordRules');
    },
    async overviewNames() {
      return settingOf(await chosenSettings(db), 'overviewNames');
    },
    async reminderLeads() {
      return settingOf(await chosenSettings(db), 'reminderMinutes');
    },
    async reviewRules() {
      const chosen = await chosenSettings(db);
      const [from = 0, until = 0] = settingOf(chosen, 'officeHours').split('-').map(minutesOf);
      const days = [...settingOf(chosen, 'officeDays')].map(Number);
      return { exportRecords: settingOf(chosen, 'reviewExportRecords'), days, from, until };
    },
    async terms() {
      const chosen = await chosenSettings(db);
      return {
        logYears: settingOf(chosen, 'logYears'),
        appointmentMonths: settingOf(chosen, 'appointmentMonths'),
        callMonths: settingOf(chosen, 'callMonths'),
        deliveryDays: settingOf(chosen, 'deliveryDays'),
        testDays: settingOf(chosen, 'testDays'),
        qualityDays: settingOf(chosen, 'qualityDays'),
        incidentYears: settingOf(chosen, 'incidentYears'),
        reviewYears: settingOf(chosen, 'reviewYears'),
        linkHours: settingOf(chosen, 'linkHours'),
        backupDays: settingOf(chosen, 'backupDays'),
        appLogDays: settingOf(chosen, 'appLogDays'),
      };
    },
    set: (by, name, value) => change(deps, by, name, value),
    async mainLocation() {
      const location = await firstLocation(db);
      if (location === undefined) throw new Error('no location: ensureDefaults was not called');
      const chosen = await chosenSettings(db);
      return named(location, chosen);
    },
    async locations() {
      const chosen = await chosenSettings(db);
      return (await allLocations(db)).map((location) => named(location, chosen));
    },
    ...houseTerms(deps),
    ensureDefaults: () =>
      transact(db, async (tx) => {
        if ((await firstLocation(tx)) === undefined)
          await insertLocation(tx, { id: newId(), name: '', phone: '' });
      }),
  };
}

/** `07:30` in minutes after midnight. */
function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** A location without name or number of its own goes by the organisation's. */
function named({ id, name, phone }: Location, chosen: ReadonlyMap<string, string>): Location {
  return { id, name: name || settingOf(chosen, 'name'), phone: phone || settingOf(chosen, 'phone') };
}

const CHECKS = new Map(Object.entries(SETTINGS).map(([name, { schema }]) => [name, Compile(schema)]));

async function change({ db, clock, append }: OrganisationDeps, by: Context, name: string, value: unknown) {
  demandMayChange(by);
  if (!isSetting(name)) throw new AppError('NOT_FOUND');
  if (CHECKS.get(name)?.Check(value) !== true) throw new AppError('BAD_REQUEST');
  await transact(db, async (tx: Tx) => {
    const before = settingOf(await chosenSettings(tx), name);
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    await saveSetting(tx, name, JSON.stringify(value), clock());
    await append(tx, {
      code: SETTINGS[name].event,
      by,
      about: [{ kind: 'setting', id: name }],
      detail: { before: told(name, before), after: told(name, value) },
    });
  });
}

/** Settings are for managers and administrators; the appliance itself sets them at installation. */
function demandMayChange({ actor }: Context): void {
  if (actor.kind === 'system') return;
  const may = actor.kind === 'staff' && actor.roles.some((role) => role === 'manager' || role === 'admin');
  if (!may) throw new AppError('NOT_ALLOWED');
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** A stored value that no longer fits (an older version's) counts as not chosen. */
function settingOf<N extends SettingName>(chosen: ReadonlyMap<string, string>, name: N): SettingValue<N> {
  const stored = chosen.get(name);
  if (stored === undefined) return SETTINGS[name].fallback as SettingValue<N>;
  const value: unknown = JSON.parse(stored);
  return (CHECKS.get(name)?.Check(value) === true ? value : SETTINGS[name].fallback) as SettingValue<N>;
}

/** A value as a line of the log may hold it: a word of ours as it is, what people type only as its hash. */
function told(name: SettingName, value: unknown): string {
  if (SETTINGS[name].told === 'hash') return createHash('sha256').update(JSON.stringify(value)).digest('hex');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
