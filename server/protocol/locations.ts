import { type Static, Type } from 'typebox';
import { Day, Id } from './values.ts';

const closed = { additionalProperties: false } as const;

/** A time on the organisation's clocks: `08:30`. */
const ClockTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

/** From then until then, on one day. */
export const Hours = Type.Object({ from: ClockTime, until: ClockTime }, closed);
export type Hours = Static<typeof Hours>;

/** Seven days, Monday first; a day without hours is closed. Seven empty days: nobody said. */
export const Week = Type.Array(Type.Array(Hours, { maxItems: 3 }), { minItems: 7, maxItems: 7 });
export type Week = Static<typeof Week>;

/** Days on which it is closed all the same, from the first through the last. */
export const ClosedDays = Type.Array(Type.Object({ from: Day, until: Day }, closed), { maxItems: 60 });
export type ClosedDays = Static<typeof ClosedDays>;

/** POST /api/locations and /api/locations/:id : a location as the manager wants it. */
export const LocationWanted = Type.Object(
  {
    /** Empty: it goes by the organisation's name. */
    name: Type.String({ maxLength: 100 }),
    /** Empty: the organisation's number. */
    phone: Type.String({ pattern: '^(\\+?[0-9][0-9 ()-]{1,30})?$' }),
    address: Type.String({ maxLength: 200 }),
    week: Week,
    closedDays: ClosedDays,
    /** Nothing new is planned there. */
    archived: Type.Boolean(),
  },
  closed,
);
export type LocationWanted = Static<typeof LocationWanted>;

/** A location as the manager sees it. */
export const LocationRecord = Type.Object({ id: Id, ...LocationWanted.properties }, closed);
export type LocationRecord = Static<typeof LocationRecord>;

/** ?lang=nl|en : in which language words are wanted. */
export const InWords = Type.Object({ lang: Type.String({ pattern: '^(nl|en)$' }) }, closed);

/** The desk of a location as people are told of it now, in words. */
export const Desk = Type.Object(
  {
    id: Id,
    name: Type.String(),
    /** Empty: none. */
    phone: Type.String(),
    address: Type.String(),
    /** Opening hours in words, equal days together; empty: nobody said. */
    hours: Type.Array(Type.Object({ days: Type.String(), hours: Type.String() }, closed)),
    /** Whether it is open now; null: nobody said. */
    open: Type.Union([Type.Boolean(), Type.Null()]),
    /** The same in words, and when it opens again; empty: nobody said. */
    now: Type.String(),
  },
  closed,
);
export type Desk = Static<typeof Desk>;
