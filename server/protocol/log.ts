import { type Static, Type } from 'typebox';
import { Day, Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);

/** Number of a line: from 1, without gaps. */
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** Which lines of the log; null: whatever it is. Days are those of the organisation, both included. */
export const LogFilter = Type.Object(
  {
    from: orNull(Day),
    through: orNull(Day),
    /** A member of staff: acts of his and acts on his account. */
    account: orNull(Id),
    /** A patient's record. */
    patient: orNull(Id),
    /** Code of the event (`auth.login`). */
    code: orNull(Type.String({ pattern: '^[a-z]+\\.[a-z_]+$', maxLength: 60 })),
    outcome: orNull(Type.Union([Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed')])),
    site: orNull(Type.String({ pattern: '^\\S+$', maxLength: 100 })),
  },
  closed,
);
export type LogFilter = Static<typeof LogFilter>;

/** POST /api/log/lines: a page of lines, the newest first. */
export const LogQuery = Type.Object(
  {
    filter: LogFilter,
    /** Only lines before this one: `next` of the page before. */
    before: orNull(Seq),
  },
  closed,
);
export type LogQuery = Static<typeof LogQuery>;

/** Who did something, or what it was about. */
export const LogParty = Type.Object(
  {
    /** What it is: `account`, `patient`, `participant`, `appointment` … as lines name it; `system` and `anonymous`. */
    kind: Type.String(),
    id: Type.String(),
    /** Null where there is none, or where it is not known any more. */
    name: orNull(Type.String()),
  },
  closed,
);
export type LogParty = Static<typeof LogParty>;

/** A line in short. */
export const LogLine = Type.Object(
  {
    seq: Seq,
    at: Instant,
    code: Type.String(),
    /** 0 done · 4 refused · 8 and 12 failed. */
    outcome: Type.Integer(),
    why: orNull(Type.String()),
    by: LogParty,
    about: Type.Array(LogParty),
    site: Type.String(),
  },
  closed,
);
export type LogLine = Static<typeof LogLine>;

export const LogPage = Type.Object(
  {
    lines: Type.Array(LogLine),
    /** Where the next page begins; null: there is none. */
    next: orNull(Seq),
  },
  closed,
);
export type LogPage = Static<typeof LogPage>;

/** How many lines fell in each stretch of time. */
export const LogActivity = Type.Object(
  {
    unit: Type.Union([Type.Literal('hour'), Type.Literal('day'), Type.Literal('month')]),
    bars: Type.Array(Type.Object({ from: Instant, lines: Type.Integer(), notDone: Type.Integer() }, closed)),
  },
  closed,
);
export type LogActivity = Static<typeof LogActivity>;

export const LineParams = Type.Object({ line: Type.String({ pattern: '^[1-9]\\d{0,15}$' }) }, closed);

/** One line in its technical form. */
export const LogLineText = Type.Object(
  {
    seq: Seq,
    /** The canonical text that the leaf covers (RFC 8785); null: released after its term. */
    body: orNull(Type.String()),
    leaf: Type.String(),
    chain: Type.String(),
    /** Whether a signed head covers it. */
    sealed: Type.Boolean(),
  },
  closed,
);
export type LogLineText = Static<typeof LogLineText>;

/** What travels with the document that a line names (FORMAT.md §9): the text of a `.tlog-proof`. */
export const LogLineProof = Type.Object({ proof: Type.String(), size: Type.Integer() }, closed);
export type LogLineProof = Static<typeof LogLineProof>;

/** What a line hides of persons, opened: by the part of the line that it completes. */
export const LogLinePersonal = Type.Object(
  {
    facts: Type.Array(Type.Object({ of: Type.String(), name: Type.String(), value: Type.String() }, closed)),
  },
  closed,
);
export type LogLinePersonal = Static<typeof LogLinePersonal>;

/** What the desk offers to choose from, and the words of every event in one language. */
export const LogWords = Type.Object(
  {
    events: Type.Record(
      Type.String(),
      Type.Object({ did: Type.String(), outs: Type.Record(Type.String(), Type.String()) }, closed),
    ),
  },
  closed,
);
export type LogWords = Static<typeof LogWords>;

export const LanguageParams = Type.Object({ language: Type.String({ pattern: '^(nl|en)$' }) }, closed);

/** GET /api/log/choices: who and where a filter can name. */
export const LogChoices = Type.Object(
  {
    accounts: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    sites: Type.Array(Type.String()),
  },
  closed,
);
export type LogChoices = Static<typeof LogChoices>;
