import { type Static, Type } from 'typebox';
import { Clinician } from './agenda.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;
const count = Type.Integer({ minimum: 0 });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** A month of the organisation's calendar. */
export const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' });

/** How the guest found the call. */
export const SurveyAnswer = Type.Union([Type.Literal('good'), Type.Literal('fair'), Type.Literal('bad')]);
export type SurveyAnswer = Static<typeof SurveyAnswer>;

/** GET /api/seats/:seat/survey: whether this guest is asked how the call went. */
export const SurveyAsked = Type.Object({ asked: Type.Boolean() }, closed);

/** POST /api/seats/:seat/survey: one press, which is only counted. */
export const SurveyGiven = Type.Object({ answer: SurveyAnswer }, closed);

/** First pictures that came within so many milliseconds, and not within the bound before. */
export const FIRST_LIVE_BOUNDS = [250, 500, 1_000, 2_500, 5_000] as const;
export type FirstLiveBound = `${(typeof FIRST_LIVE_BOUNDS)[number]}` | 'more';

/** What is summed for the organisation. */
export type TallyWord =
  | `answer.${SurveyAnswer}`
  | `test.${'good' | 'fair' | 'bad'}`
  /** Tests by people without an appointment. */
  | `open.${'good' | 'fair' | 'bad'}`
  | `part.${'direct' | 'relay' | 'none'}`
  /** Parts in which media were gone and came back at least once, and how often in all. */
  | 'part.broken'
  | 'reconnects'
  | `live.${FirstLiveBound}`;

/** Something that happened so many times more; less, where it is taken back. */
export interface TallyStep {
  readonly what: TallyWord;
  readonly by: number;
}

/** How appointments went that are over; those that were called off apart. */
export const Went = Type.Object(
  {
    appointments: count,
    /** People spoke by video. */
    video: count,
    /** By telephone, in the word of a person; of these some began by video. */
    phone: count,
    /** Nobody came, in the word of a person. */
    noShow: count,
    cancelled: count,
    /** Whole minutes of calls. */
    minutes: count,
  },
  closed,
);
export type Went = Static<typeof Went>;

/** How the line was, and what tests found: of all people of the place and kind, whoever they were. */
export const Line = Type.Object(
  {
    tests: Type.Object({ good: count, fair: count, bad: count }, closed),
    /** Browsers that took part in a call, by the way that carried them. */
    parts: Type.Object({ direct: count, relay: count, none: count }, closed),
    broken: count,
    reconnects: count,
    /** First pictures by how late they came: `within` the bound, the last without one. */
    firstLive: Type.Array(Type.Object({ within: nullable(Type.Integer()), parts: count }, closed)),
  },
  closed,
);
export type Line = Static<typeof Line>;

/** What guests answered; null: fewer than five did, or so few elsewhere that a difference would tell. */
export const Answers = nullable(Type.Object({ good: count, fair: count, bad: count }, closed));
export type Answers = Static<typeof Answers>;

export const FiguresMonth = Type.Object({ month: Month, went: Went, line: Line, answers: Answers }, closed);
export type FiguresMonth = Static<typeof FiguresMonth>;

/**
 * GET /api/figures and /api/figures/file?from=&months=&location=&kind=&clinician= : so many months from this one. What is
 * not counted by clinician (line, tests, answers) or by kind (answers) is of all of them.
 */
export const FiguresQuery = Type.Object(
  {
    from: Month,
    months: Type.Integer({ minimum: 1, maximum: 13 }),
    location: Type.Optional(Id),
    kind: Type.Optional(Id),
    clinician: Type.Optional(Id),
  },
  closed,
);
export type FiguresQuery = Static<typeof FiguresQuery>;

export const Figures = Type.Object(
  {
    months: Type.Array(FiguresMonth),
    /** Of the whole period; `went` null: fewer than five appointments, which would tell of single patients. */
    clinicians: Type.Array(Type.Object({ clinician: Clinician, went: nullable(Went) }, closed)),
    /** By which one may choose. */
    locations: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    kinds: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    /** Whether guests are asked. */
    survey: Type.Boolean(),
  },
  closed,
);
export type Figures = Static<typeof Figures>;
