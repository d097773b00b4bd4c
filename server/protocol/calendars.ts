import { type Static, Type } from 'typebox';
import { CodePlace, ImportColumn, ImportFault, ImportSource } from './import.ts';
import { Id, Instant, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;
const Named = Type.Union([Type.Object({ id: Id, name: Type.String() }, closed), Type.Null()]);

/** An event of a calendar with which a person has to help: when it is, and why. No names. */
export const CalendarHand = Type.Object(
  {
    start: Type.Union([Instant, Type.Null()]),
    faults: Type.Array(
      Type.Object({ column: Type.Union([ImportColumn, Type.Null()]), fault: ImportFault }, closed),
    ),
  },
  closed,
);
export type CalendarHand = Static<typeof CalendarHand>;

/** What came of the last good look. */
export const CalendarReport = Type.Object(
  {
    plan: Type.Integer(),
    move: Type.Integer(),
    cancel: Type.Integer(),
    same: Type.Integer(),
    /** Events that carry no code, or are over. */
    skipped: Type.Integer(),
    /** How many want a hand; the first hundred stand in `hands`. */
    refused: Type.Integer(),
    hands: Type.Array(CalendarHand),
  },
  closed,
);
export type CalendarReport = Static<typeof CalendarReport>;

/** GET /api/calendars: a calendar of another system that is looked at time and again. Its address is shown to nobody. */
export const WatchedCalendar = Type.Object(
  {
    id: Id,
    name: Type.String(),
    source: Type.String(),
    host: Type.String(),
    codeIn: CodePlace,
    /** Whose it is; null: each event says who. */
    clinician: Named,
    /** Where its appointments are; null: at the main location. */
    location: Named,
    checkedAt: Type.Union([Instant, Type.Null()]),
    goodAt: Type.Union([Instant, Type.Null()]),
    nextAt: Instant,
    /** A word for why the last look failed; null: it did not. */
    trouble: Type.Union([Type.String(), Type.Null()]),
    report: Type.Union([CalendarReport, Type.Null()]),
  },
  closed,
);
export type WatchedCalendar = Static<typeof WatchedCalendar>;

/** With the hosts that the configuration allows; without any there can be no calendar. */
export const CalendarList = Type.Object(
  { hosts: Type.Array(Type.String()), calendars: Type.Array(WatchedCalendar) },
  closed,
);
export type CalendarList = Static<typeof CalendarList>;

/** POST /api/calendars */
export const CalendarWanted = Type.Object(
  {
    name: PersonName,
    source: ImportSource,
    url: Type.String({ pattern: '^(https?|webcals?)://[^\\s#@]+$', maxLength: 1_000 }),
    codeIn: CodePlace,
    clinicianId: Type.Optional(Id),
    locationId: Type.Optional(Id),
  },
  closed,
);
export type CalendarWanted = Static<typeof CalendarWanted>;
