import { type Static, Type } from 'typebox';
import { Instant } from './values.ts';

/** What people of the practice know as a part of the whole. */
export const StatusPart = Type.Union([
  Type.Literal('calls'),
  Type.Literal('messages'),
  Type.Literal('log'),
  Type.Literal('backup'),
]);
export type StatusPart = Static<typeof StatusPart>;

/** What can be wrong. */
export const Trouble = Type.Union([
  Type.Literal('disk'),
  Type.Literal('backup'),
  Type.Literal('certificate'),
  Type.Literal('door'),
  Type.Literal('seals'),
  Type.Literal('relay'),
  Type.Literal('clock'),
  Type.Literal('messages'),
]);
export type Trouble = Static<typeof Trouble>;

/** GET /api/status: whether what people work with works, as it was seen last. */
export const Status = Type.Object(
  {
    /** When it was looked at; null: not yet since the start. */
    at: Type.Union([Instant, Type.Null()]),
    parts: Type.Array(
      Type.Object(
        {
          part: StatusPart,
          /** None: it works. */
          troubles: Type.Array(
            Type.Object({ kind: Trouble, since: Instant }, { additionalProperties: false }),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Status = Static<typeof Status>;
