import { type Static, Type } from 'typebox';
import { Week } from './locations.ts';

const closed = { additionalProperties: false } as const;

/** The word by which a practice page is reached: `/praktijk/WORD`. */
export const PageSlug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$' });

/** POST /api/locations/:id/page : the page of a location as the manager wants it. */
export const PageWanted = Type.Object(
  {
    slug: PageSlug,
    /** Whether everybody may read it. */
    published: Type.Boolean(),
    /** What stands at its top; may be empty. */
    welcome: Type.String({ maxLength: 500 }),
    /** Who works there, a line each. */
    team: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 40 }),
    /** Of buttons and links; empty: the appliance's own. White letters on it must be readable. */
    colour: Type.String({ pattern: '^(#[0-9a-f]{6})?$' }),
    /** When people may come without an appointment; no hours: never. */
    walkInWeek: Week,
    /** What they may say that it is about; none: they are not asked. */
    walkInReasons: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 8 }),
    /** How long one takes, to tell how long others wait. */
    walkInMinutes: Type.Integer({ minimum: 1, maximum: 120 }),
  },
  closed,
);
export type PageWanted = Static<typeof PageWanted>;

/** GET /api/locations/:id/page : as it stands; `slug` is a proposal while nothing was saved. */
export const PageRecord = Type.Object({ ...PageWanted.properties, logo: Type.Boolean() }, closed);
export type PageRecord = Static<typeof PageRecord>;

/** POST /api/locations/:id/page/logo : a PNG of at most 96 KiB and 1000 by 1000; null takes it away. */
export const SetLogo = Type.Object(
  { png: Type.Union([Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 131_072 }), Type.Null()]) },
  closed,
);
