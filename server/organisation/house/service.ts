import type { Context } from '../../core/context.ts';
import type { KindOfAppointment } from '../../protocol/appointment-types.ts';
import type { FirstStep, House, HouseSettings, HouseStanding } from '../../protocol/house.ts';
import type { LocationRecord } from '../../protocol/locations.ts';
import type { PageRecord } from '../../protocol/practice-page.ts';
import type { OrganisationService } from '../service.ts';

/** Everything that a manager sets: what stands in one form, and how it stands with the rest. */
export interface HouseDesk {
  read(): Promise<House>;
  /** Changes what stands in the form; what stays the same is no line. @throws {AppError} NOT_ALLOWED, BAD_REQUEST */
  change(by: Context, wanted: HouseSettings): Promise<House>;
  /** Puts the list of first steps away, or takes it out again. @throws {AppError} NOT_ALLOWED */
  putAway(by: Context, away: boolean): Promise<void>;
}

/** The way out of mail and text messages. */
export type WaysOut = Pick<HouseStanding, 'mail' | 'mailHost' | 'texts'>;

export interface HouseDeps {
  readonly organisation: Pick<
    OrganisationService,
    'houseSettings' | 'setAll' | 'firstSteps' | 'allLocations' | 'page' | 'termsVersion' | 'everySetting'
  >;
  readonly waysOut: WaysOut;
  readonly kinds: () => Promise<readonly KindOfAppointment[]>;
  /** What mails say beside their own words, by place. */
  readonly ownWords: () => Promise<readonly { readonly nl: string; readonly en: string }[]>;
  readonly people: () => Promise<{ readonly active: number }>;
  readonly clinicians: () => Promise<readonly unknown[]>;
  readonly departments: () => Promise<readonly unknown[]>;
  /** Tokens of other systems that still open something. */
  readonly systems: () => Promise<number>;
  /** Whether a test call ever went well. */
  readonly testMade: () => Promise<boolean>;
}

export function houseDesk(deps: HouseDeps): HouseDesk {
  const { organisation } = deps;
  return {
    read: () => read(deps),
    async change(by, wanted) {
      await organisation.setAll(by, { ...wanted, name: wanted.name.trim(), phone: wanted.phone.trim() });
      return await read(deps);
    },
    putAway: (by, away) => organisation.setAll(by, { firstSteps: away ? 'away' : 'shown' }),
  };
}

async function read(deps: HouseDeps): Promise<House> {
  const { organisation } = deps;
  const settings = await organisation.houseSettings();
  const standing = await standingOf(deps);
  const named = (await organisation.everySetting()).some(
    ({ name, asShipped }) => name === 'name' && !asShipped,
  );
  const ticks: Readonly<Record<FirstStep, boolean>> = {
    name: named,
    phone: settings.phone !== '',
    hours: standing.withHours > 0,
    kinds: standing.kinds > 0,
    clinicians: standing.clinicians > 0,
    mail: standing.mail !== 'none',
    'test-call': await deps.testMade(),
  };
  const done = (Object.keys(ticks) as FirstStep[]).filter((step) => ticks[step]);
  return { settings, standing, done, putAway: (await organisation.firstSteps()) === 'away' };
}

async function standingOf({ organisation, ...deps }: HouseDeps): Promise<HouseStanding> {
  const locations = (await organisation.allLocations()).filter(({ archived }) => !archived);
  const pages: PageRecord[] = [];
  for (const { id } of locations) pages.push(await organisation.page(id));
  const shown = pages.filter(({ published }) => published);
  const kinds = (await deps.kinds()).filter(({ archived, way }) => !archived && way === 'video');
  return {
    locations: locations.length,
    withHours: locations.filter(hasHours).length,
    pages: shown.length,
    walkIns: shown.filter(({ walkInWeek }) => walkInWeek.some((day) => day.length > 0)).length,
    kinds: kinds.length,
    withReminders: kinds.filter(({ reminderMinutes }) => reminderMinutes !== null).length,
    ownWords: (await deps.ownWords()).filter(({ nl, en }) => nl !== '' || en !== '').length,
    people: (await deps.people()).active,
    clinicians: (await deps.clinicians()).length,
    departments: (await deps.departments()).length,
    ...deps.waysOut,
    terms: await organisation.termsVersion(),
    systems: await deps.systems(),
  };
}

function hasHours({ week }: LocationRecord): boolean {
  return week.some((day) => day.length > 0);
}
