import { type Static, Type } from 'typebox';
import { Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const orNull = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()]);

const Began = { began: Instant, /** Whether a kept head was given. */ against: Type.Boolean() };

/** A check of the whole log: on its way, done, or broken off (the app stopped, or failed). */
export const LogCheck = Type.Union([
  Type.Object({ state: Type.Literal('running'), ...Began, done: Type.Integer(), of: Type.Integer() }, closed),
  Type.Object({ state: Type.Literal('broken-off'), ...Began }, closed),
  Type.Object(
    {
      state: Type.Literal('done'),
      ...Began,
      ended: Instant,
      /** The verifier's exit code (FORMAT.md §7): 0 whole. */
      exit: Type.Integer(),
      fault: orNull(Type.Object({ code: Type.String(), line: orNull(Type.Integer()) }, closed)),
      lines: Type.Integer(),
      released: Type.Integer(),
      checkpoints: Type.Integer(),
      /** Lines that a signed or kept head covers. */
      proven: Type.Integer(),
      restores: Type.Integer(),
      /** The kept head is one of this log. */
      headMatched: Type.Boolean(),
      /** The kept head speaks of lines that a restore lost. */
      headLost: Type.Boolean(),
    },
    closed,
  ),
]);
export type LogCheck = Static<typeof LogCheck>;

/** GET /api/log/standing: how the log is sealed, and what the last check found. */
export const LogStanding = Type.Object(
  {
    lines: Type.Integer(),
    head: orNull(Type.Object({ generation: Type.Integer(), size: Type.Integer(), at: Instant }, closed)),
    sinks: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          failing: Type.Boolean(),
          since: Instant,
          size: Type.Integer(),
          why: orNull(Type.String()),
        },
        closed,
      ),
    ),
    /** Null: none since the app started. */
    check: orNull(LogCheck),
  },
  closed,
);
export type LogStanding = Static<typeof LogStanding>;

/** POST /api/log/check. */
export const BeginCheck = Type.Object(
  {
    /** A signed head, or size and root, as they were kept. */
    head: orNull(Type.String({ minLength: 1, maxLength: 4_000 })),
  },
  closed,
);
export type BeginCheck = Static<typeof BeginCheck>;
