import { type Static, Type } from 'typebox';
import { Seq } from './log.ts';
import { Day, Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);
const Reason = Type.String({ minLength: 1, maxLength: 2_000 });

/** A class of data: how long it is kept and why, what of it is oldest, and in which night that goes. */
export const RetentionClass = Type.Object(
  {
    /** The setting that is its term. */
    name: Type.String(),
    what: Type.String(),
    ground: Type.String(),
    value: Type.Integer(),
    unit: Type.Union([
      Type.Literal('years'),
      Type.Literal('months'),
      Type.Literal('days'),
      Type.Literal('hours'),
    ]),
    /** What it may be, and what it comes with. */
    minimum: Type.Integer(),
    maximum: Type.Integer(),
    asShipped: Type.Integer(),
    /** Null: there is nothing. */
    oldest: orNull(Instant),
    goes: orNull(Instant),
  },
  closed,
);
export type RetentionClass = Static<typeof RetentionClass>;

/** A patient whose data stay, whatever their terms; the reason stands hidden in the line. */
export const LegalHold = Type.Object(
  {
    id: Id,
    patientId: Id,
    /** Null: not known any more. */
    patient: orNull(Type.String()),
    since: Instant,
    /** Null: until somebody lifts it. */
    until: orNull(Instant),
    line: Seq,
  },
  closed,
);
export type LegalHold = Static<typeof LegalHold>;

/** How every class of data stands with its term. */
export const RetentionBoard = Type.Object(
  {
    classes: Type.Array(RetentionClass),
    holds: Type.Array(LegalHold),
    /** Null: there was no run yet. */
    lastRun: orNull(Instant),
    nextRun: Instant,
    /** What the last run had to leave undone. */
    trouble: orNull(
      Type.Union([
        Type.Literal('no-head'),
        Type.Literal('in-use'),
        Type.Literal('files-stay'),
        Type.Literal('clock-leapt'),
      ]),
    ),
  },
  closed,
);
export type RetentionBoard = Static<typeof RetentionBoard>;

/** POST /api/retention/terms/:setting. */
export const NewTerm = Type.Object({ value: Type.Integer({ minimum: 1, maximum: 100_000 }) }, closed);
export const TermParams = Type.Object(
  { setting: Type.String({ pattern: '^[a-zA-Z]+$', maxLength: 40 }) },
  closed,
);

/** POST /api/holds: `until` is the last day of it. */
export const NewLegalHold = Type.Object({ patient: Id, until: orNull(Day), reason: Reason }, closed);
export type NewLegalHold = Static<typeof NewLegalHold>;

export const HoldParams = Type.Object({ hold: Id }, closed);
/** POST /api/holds/:hold/lift. */
export const LiftHold = Type.Object({ reason: Reason }, closed);

/** An erasure that one person asked for, and another has yet to confirm. */
export const AskedErasure = Type.Object(
  {
    patientId: Id,
    patient: orNull(Type.String()),
    reason: Type.String(),
    askedBy: orNull(Type.String()),
    /** Asked by who looks: somebody else confirms it. */
    own: Type.Boolean(),
    asked: Instant,
    /** When it falls away by itself. */
    ends: Instant,
  },
  closed,
);
export type AskedErasure = Static<typeof AskedErasure>;
export const AskedErasures = Type.Array(AskedErasure);
export type AskedErasures = Static<typeof AskedErasures>;

/** POST /api/patients/:patient/erasure. */
export const AskErasure = Type.Object({ reason: Reason }, closed);

/** POST /api/patients/:patient/erasure/confirm: what came of it. */
export const ErasureOutcome = Type.Object(
  {
    erased: Type.Boolean(),
    refused: orNull(
      Type.Object(
        {
          ground: Type.Union([
            Type.Literal('log-term'),
            Type.Literal('legal-hold'),
            Type.Literal('coming-appointment'),
          ]),
          /** From when it is possible: a day or an instant. */
          until: orNull(Type.String()),
        },
        closed,
      ),
    ),
    /** False: it is gone, but not off the disk before the next run. */
    clean: Type.Boolean(),
  },
  closed,
);
export type ErasureOutcome = Static<typeof ErasureOutcome>;
