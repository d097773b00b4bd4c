import type { Append } from '../../audit/event.ts';
import type { Clock, EpochMs } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Db, type Tx, transact } from '../../core/database.ts';
import { AppError } from '../../core/errors.ts';
import { cleanName } from '../../core/names.ts';
import type { ClosedDays, Desk, LocationRecord } from '../../protocol/locations.ts';
import type { PageRecord, PageWanted } from '../../protocol/practice-page.ts';
import { cleanHours, openingAt, saysHours } from '../locations/hours.ts';
import { type Language, openingInWords, weekInWords } from '../locations/words.ts';
import { isReadable } from './contrast.ts';
import {
  logoNamed,
  pageNamed,
  pageOfLocation,
  publishedPages,
  type StoredPage,
  saveLogo,
  savePage,
} from './page-store.ts';
import { cleanPng } from './png.ts';

/** What stands on a page that everybody may read. */
export interface PublicPage {
  readonly slug: string;
  readonly desk: Desk;
  readonly welcome: string;
  readonly team: readonly string[];
  /** `#rrggbb`, or empty. */
  readonly colour: string;
  readonly logo: boolean;
  /** Null: nobody comes there without an appointment. */
  readonly walkIn: WalkInHour | null;
}

/** When people may come without an appointment, and how. */
export interface WalkInHour {
  readonly open: boolean;
  /** The same in words, and when it opens again. */
  readonly now: string;
  readonly hours: Desk['hours'];
  readonly reasons: readonly string[];
  /** How long one takes. */
  readonly minutes: number;
}

/** The pages of locations that everybody may read. */
export interface PracticePages {
  /** As it stands, or a proposal where there is none yet. @throws {AppError} LOCATION_UNKNOWN */
  page(locationId: string): Promise<PageRecord>;
  /** @throws {AppError} LOCATION_UNKNOWN, ALREADY_EXISTS (its word), LOW_CONTRAST, BAD_NAME, BAD_HOURS */
  savePage(by: Context, locationId: string, wanted: PageWanted): Promise<PageRecord>;
  /**
   * @param png base64; null takes the logo away.
   * @throws {AppError} LOCATION_UNKNOWN (no page was saved), BAD_IMAGE
   */
  setLogo(by: Context, locationId: string, png: string | null): Promise<PageRecord>;
  /** Null: there is none of this word, or not for everybody. */
  publicPage(slug: string, language: Language): Promise<PublicPage | null>;
  publicLogo(slug: string): Promise<Buffer | null>;
  /** Whether people may come anywhere without an appointment, at some time of the week. */
  takesWalkIns(): Promise<boolean>;
}

export interface PracticePagesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly append: Append;
  readonly house: () => Promise<{ readonly timeZone: string }>;
  readonly allLocations: () => Promise<readonly LocationRecord[]>;
  readonly locations: () => Promise<
    readonly { readonly id: string; readonly name: string; readonly inUse: boolean }[]
  >;
  readonly desk: (language: Language, id: string) => Promise<Desk>;
}

export function practicePages(deps: PracticePagesDeps): PracticePages {
  const { db, clock, append, house, locations, desk } = deps;
  const note = (tx: Tx, by: Context, id: string, fields: string) =>
    append(tx, { code: 'location.update', by, about: [{ kind: 'location', id }], detail: { fields } });

  async function demandLocation(locationId: string) {
    const found = (await locations()).find(({ id }) => id === locationId);
    if (found === undefined) throw new AppError('LOCATION_UNKNOWN');
    return found;
  }
  async function demandRecord(locationId: string): Promise<LocationRecord> {
    const found = (await deps.allLocations()).find(({ id }) => id === locationId);
    if (found === undefined) throw new AppError('LOCATION_UNKNOWN');
    return found;
  }
  async function record(locationId: string): Promise<PageRecord> {
    const { name } = await demandLocation(locationId);
    const stored = await pageOfLocation(db, locationId);
    if (stored !== undefined) return viewOf(stored);
    const week = Array.from({ length: 7 }, () => []);
    return { ...NEW, team: [], walkInReasons: [], walkInWeek: week, slug: proposedSlug(name) };
  }

  return {
    page: record,
    async savePage(by, locationId, wanted) {
      await demandLocation(locationId);
      const after = cleaned(wanted);
      await transact(db, async (tx) => {
        const [named, stored] = [await pageNamed(tx, after.slug), await pageOfLocation(tx, locationId)];
        if (named !== undefined && named.location_id !== locationId) throw new AppError('ALREADY_EXISTS');
        const fields = differences(stored === undefined ? null : viewOf(stored), after);
        if (fields.length === 0) return;
        await savePage(tx, rowOf(locationId, after));
        await note(tx, by, locationId, fields.join(' '));
      });
      return await record(locationId);
    },
    async setLogo(by, locationId, png) {
      const logo = png === null ? null : cleanPng(Buffer.from(png, 'base64'));
      await transact(db, async (tx) => {
        if ((await pageOfLocation(tx, locationId)) === undefined) throw new AppError('LOCATION_UNKNOWN');
        await saveLogo(tx, locationId, logo);
        await note(tx, by, locationId, 'page-logo');
      });
      return await record(locationId);
    },
    async publicPage(slug, language) {
      const stored = await pageNamed(db, slug);
      if (stored === undefined || stored.published === 0) return null;
      const location = (await locations()).find(({ id }) => id === stored.location_id);
      if (location === undefined || !location.inUse) return null;
      const view = viewOf(stored);
      const { closedDays } = await demandRecord(stored.location_id);
      const walkIn = walkInHour(view, closedDays, clock(), (await house()).timeZone, language);
      const { welcome, team, colour, logo } = view;
      return { slug, desk: await desk(language, stored.location_id), welcome, team, colour, logo, walkIn };
    },
    publicLogo: (slug) => logoNamed(db, slug),
    takesWalkIns: async () =>
      (await publishedPages(db)).some((stored) => saysHours(viewOf(stored).walkInWeek)),
  };
}

const NEW = { published: false, welcome: '', colour: '', logo: false, walkInMinutes: 10 } as const;

/** @throws {AppError} BAD_NAME, BAD_HOURS, LOW_CONTRAST */
function cleaned(wanted: PageWanted): PageWanted {
  if (wanted.colour !== '' && !isReadable(wanted.colour)) throw new AppError('LOW_CONTRAST');
  return {
    ...wanted,
    welcome: cleanParagraph(wanted.welcome),
    team: wanted.team.map(cleanName),
    walkInWeek: cleanHours({ week: wanted.walkInWeek, closedDays: [] }).week,
    walkInReasons: [...new Set(wanted.walkInReasons.map(cleanName))],
  };
}

function differences(before: PageWanted | null, after: PageWanted): readonly string[] {
  const fields = Object.keys(after) as (keyof PageWanted)[];
  const other = fields.filter(
    (field) => before === null || JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  return other.map((field) => `page-${field}`).sort();
}

function viewOf(stored: StoredPage): PageRecord {
  const { slug, published, welcome, team, colour, has_logo } = stored;
  return {
    ...{ slug, published: published !== 0, welcome, team: JSON.parse(team), colour },
    logo: Boolean(has_logo),
    walkInWeek: JSON.parse(stored.walk_in_week),
    walkInReasons: JSON.parse(stored.walk_in_reasons),
    walkInMinutes: stored.walk_in_minutes,
  };
}

function walkInHour(
  { walkInWeek: week, walkInReasons: reasons, walkInMinutes: minutes }: PageRecord,
  closedDays: ClosedDays,
  at: EpochMs,
  timeZone: string,
  language: Language,
): WalkInHour | null {
  const opening = openingAt({ week, closedDays }, at, timeZone);
  if (opening === null) return null;
  const now = openingInWords(opening, timeZone, language);
  return { open: opening.open, now, hours: [...weekInWords(week, language)], reasons, minutes };
}

function rowOf(locationId: string, page: PageWanted): Omit<StoredPage, 'has_logo'> {
  const { slug, published, welcome, team, colour } = page;
  return {
    ...{ location_id: locationId, slug, published: published ? 1 : 0, welcome, colour },
    team: JSON.stringify(team),
    walk_in_week: JSON.stringify(page.walkInWeek),
    walk_in_reasons: JSON.stringify(page.walkInReasons),
    walk_in_minutes: page.walkInMinutes,
  };
}

/** A paragraph: one line, with nothing in it that hides or turns the text around. */
function cleanParagraph(typed: string): string {
  return typed
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}

/** A word for the address, from the name: `Praktijk De Linde` is `praktijk-de-linde`. */
function proposedSlug(name: string): string {
  const word = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return word.length < 2 ? 'praktijk' : word;
}
