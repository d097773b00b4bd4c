import { type Static, Type } from 'typebox';
import { Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** How a feed tells appointments apart: not at all, by the patient's initials, or by the number of another system. */
export const FeedShows = Type.Union([
  Type.Literal('nothing'),
  Type.Literal('initials'),
  Type.Literal('number'),
]);
export type FeedShows = Static<typeof FeedShows>;

/** GET /api/account/feed : the own feed; null: there is none. Its address cannot be asked for again. */
export const OwnFeed = Type.Union([Type.Object({ shows: FeedShows, madeAt: Instant }, closed), Type.Null()]);
export type OwnFeed = Static<typeof OwnFeed>;

/** POST /api/account/feed : a new address, in place of an earlier one. */
export const FeedWanted = Type.Object({ shows: FeedShows }, closed);
export type FeedWanted = Static<typeof FeedWanted>;

/** Its address, shown this once. */
export const FeedAddress = Type.Object({ url: Type.String() }, closed);
export type FeedAddress = Static<typeof FeedAddress>;

/** GET /api/feed/:token : the feed itself (RFC 5545); whoever has the address reads it. */
export const FeedToken = Type.Object({ token: Type.String({ pattern: '^[\\w-]{43}$' }) }, closed);
