import type { Append } from '../audit/event.ts';
import type { Clock } from '../core/clock.ts';
import type { Context } from '../core/context.ts';
import type { Db } from '../core/database.ts';
import { AppError } from '../core/errors.ts';
import type { ReachRules } from '../protocol/departments.ts';
import type { HouseSettings } from '../protocol/house.ts';
import { ANNEX_ENGLISH } from './annex-english.ts';
import { change, settingOf } from './choosing.ts';
import { type Locations, locationsOf } from './locations/service.ts';
import { type PracticePages, practicePages } from './practice-page/service.ts';
import { SETTINGS, type SettingName, type SettingValue, TERM_NAMES } from './settings.ts';
import { chosenSettings } from './store.ts';
import { type Tallies, talliesIn } from './tally/service.ts';
import { type HouseTerms, houseTerms } from './terms/service.ts';

export type { PublicPage } from './practice-page/service.ts';

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
  readonly tallyMonths: number;
  readonly incidentYears: number;
  readonly reviewYears: number;
  readonly linkHours: number;
  readonly backupDays: number;
  readonly appLogDays: number;
}

/** A setting as the papers tell it. */
export interface SettingNow {
  readonly name: SettingName;
  readonly value: string | number | readonly number[];
  /** Nobody chose another value than it comes with. */
  readonly asShipped: boolean;
  readonly unit: 'years' | 'months' | 'days' | 'hours' | null;
  readonly annex: Readonly<Record<'nl' | 'en', string>>;
}

/** A term as it is now, and what it may be. */
export interface TermNow {
  readonly name: SettingName;
  readonly value: number;
  readonly unit: NonNullable<SettingNow['unit']>;
  readonly minimum: number;
  readonly maximum: number;
  readonly asShipped: number;
}

/** What the monthly review of the log looks for: hours in minutes after midnight, days 1 (Monday) to 7. */
export interface ReviewRules {
  readonly exportRecords: number;
  readonly days: readonly number[];
  readonly from: number;
  readonly until: number;
}

export interface OrganisationService extends HouseTerms, Locations, PracticePages, Tallies {
  /**
   * The settings as they are now, defaults where nobody chose.
   *
   * @param location whose number it is, where that has one of its own.
   */
  read(location?: string): Promise<Organisation>;
  /** What new passwords must be. */
  passwordRules(): Promise<SettingValue<'passwordRules'>>;
  /** Whether overviews for patients name members of staff, or tell their roles alone. */
  overviewNames(): Promise<SettingValue<'overviewNames'>>;
  /** Every setting as it is now, for the papers. */
  everySetting(): Promise<readonly SettingNow[]>;
  /** Every term with its bounds, for who sets it. */
  everyTerm(): Promise<readonly TermNow[]>;
  /**
   * Changes how long something is kept, which the privacy officer may too.
   *
   * @throws {AppError} NOT_ALLOWED, NOT_FOUND (no such term), BAD_REQUEST (not within its bounds)
   */
  setTerm(by: Context, name: string, value: number): Promise<void>;
  /** What the monthly review looks for. */
  reviewRules(): Promise<ReviewRules>;
  /** Who sees whom, and who may ask whom into a call. */
  reachRules(): Promise<ReachRules>;
  /** Changes these. @throws {AppError} NOT_ALLOWED */
  setReachRules(by: Context, rules: ReachRules): Promise<void>;
  /** How long each kind of thing is kept. */
  terms(): Promise<Terms>;
  /**
   * Changes one setting; the same value again changes nothing and writes no line.
   *
   * @param value checked here: it may come from a form or the command line.
   * @throws {AppError} NOT_ALLOWED, NOT_FOUND (no such setting), BAD_REQUEST (no such value)
   */
  set(by: Context, name: string, value: unknown): Promise<void>;
  /** Changes several at once, or none. @throws {AppError} as `set` */
  setAll(by: Context, values: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the manager chooses on one form. */
  houseSettings(): Promise<HouseSettings>;
  /** Whether guests are asked how a call went. */
  asksGuests(): Promise<boolean>;
  /** Whether everybody with a patient's account must have a second factor. */
  wantsPatientFactor(): Promise<boolean>;
  /** Whether the list of steps before the first patient is out, or put away. */
  firstSteps(): Promise<SettingValue<'firstSteps'>>;
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
  const locations = locationsOf({ ...deps, house: () => house(db) });
  return {
    ...locations,
    ...talliesIn(db, async (q) => settingOf(await chosenSettings(q), 'timeZone')),
    ...practicePages({ ...deps, ...locations, house: () => house(db) }),
    async read(location) {
      const here = await house(db);
      if (location === undefined) return here;
      const found = (await locations.locations()).find(({ id }) => id === location);
      return { ...here, phone: found?.phone ?? here.phone };
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
    async everySetting() {
      const chosen = await chosenSettings(db);
      return (Object.keys(SETTINGS) as SettingName[]).map((name) => {
        const { unit, annex, fallback } = SETTINGS[name];
        const value = settingOf(chosen, name);
        return {
          ...{ name, value, asShipped: JSON.stringify(value) === JSON.stringify(fallback), unit },
          annex: { nl: annex, en: ANNEX_ENGLISH[name] },
        };
      });
    },
    everyTerm: async () => termsNow(await chosenSettings(db)),
    setTerm: async (by, name, value) => {
      if (!TERM_NAMES.some((one) => one === name)) throw new AppError('NOT_FOUND');
      await change(deps, by, { [name]: value });
    },
    async reviewRules() {
      const chosen = await chosenSettings(db);
      const [from = 0, until = 0] = settingOf(chosen, 'officeHours').split('-').map(minutesOf);
      const days = [...settingOf(chosen, 'officeDays')].map(Number);
      return { exportRecords: settingOf(chosen, 'reviewExportRecords'), days, from, until };
    },
    async reachRules() {
      const chosen = await chosenSettings(db);
      return {
        clinicians: settingOf(chosen, 'clinicianReach'),
        office: settingOf(chosen, 'officeReach'),
        calls: settingOf(chosen, 'callReach'),
      };
    },
    setReachRules: (by, { clinicians, office, calls }) =>
      change(deps, by, { clinicianReach: clinicians, officeReach: office, callReach: calls }),
    terms: async () => termsOf(await chosenSettings(db)),
    set: (by, name, value) => change(deps, by, { [name]: value }),
    setAll: (by, values) => change(deps, by, values),
    async houseSettings() {
      const chosen = await chosenSettings(db);
      return {
        ...(await house(db)),
        timeZone: settingOf(chosen, 'timeZone'),
        reminderMinutes: [...settingOf(chosen, 'reminderMinutes')],
        overviewNames: settingOf(chosen, 'overviewNames'),
        passwordRules: settingOf(chosen, 'passwordRules'),
        survey: settingOf(chosen, 'survey'),
        patientFactor: settingOf(chosen, 'patientFactor'),
      };
    },
    wantsPatientFactor: async () => settingOf(await chosenSettings(db), 'patientFactor') === 'always',
    asksGuests: async () => settingOf(await chosenSettings(db), 'survey') === 'on',
    firstSteps: async () => settingOf(await chosenSettings(db), 'firstSteps'),
    ...houseTerms(deps),
  };
}

function termsOf(chosen: ReadonlyMap<string, string>): Terms {
  return {
    logYears: settingOf(chosen, 'logYears'),
    appointmentMonths: settingOf(chosen, 'appointmentMonths'),
    callMonths: settingOf(chosen, 'callMonths'),
    deliveryDays: settingOf(chosen, 'deliveryDays'),
    testDays: settingOf(chosen, 'testDays'),
    qualityDays: settingOf(chosen, 'qualityDays'),
    tallyMonths: settingOf(chosen, 'tallyMonths'),
    incidentYears: settingOf(chosen, 'incidentYears'),
    reviewYears: settingOf(chosen, 'reviewYears'),
    linkHours: settingOf(chosen, 'linkHours'),
    backupDays: settingOf(chosen, 'backupDays'),
    appLogDays: settingOf(chosen, 'appLogDays'),
  };
}

function termsNow(chosen: ReadonlyMap<string, string>): readonly TermNow[] {
  return TERM_NAMES.flatMap((name) => {
    const { schema, unit, fallback } = SETTINGS[name];
    const value = settingOf(chosen, name);
    // every term is a whole number between two others
    const { minimum = 0, maximum = 0 } = schema as { readonly minimum?: number; readonly maximum?: number };
    if (unit === null || typeof value !== 'number') return [];
    return { name, value, unit, minimum, maximum, asShipped: Number(fallback) };
  });
}

/** `07:30` in minutes after midnight. */
function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

async function house(db: Db): Promise<Organisation> {
  const chosen = await chosenSettings(db);
  return {
    name: settingOf(chosen, 'name'),
    phone: settingOf(chosen, 'phone'),
    timeZone: settingOf(chosen, 'timeZone'),
    path: settingOf(chosen, 'path'),
  };
}
