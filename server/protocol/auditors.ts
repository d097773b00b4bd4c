import { type Static, Type } from 'typebox';
import { Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;
const Named = Type.Object({ id: Id, name: Type.String() }, closed);

/** Who reads the log, and who is to: one person asks, another confirms. */
export const Auditors = Type.Object(
  {
    auditors: Type.Array(Named),
    /** Who may be asked for. */
    others: Type.Array(Named),
    asked: Type.Array(
      Type.Object(
        {
          account: Id,
          name: Type.String(),
          askedBy: Type.String(),
          asked: Instant,
          /** When it falls away by itself. */
          ends: Instant,
          /** Whether who looks may be the second person. */
          mayConfirm: Type.Boolean(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Auditors = Static<typeof Auditors>;
