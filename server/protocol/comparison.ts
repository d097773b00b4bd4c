import { Type } from 'typebox';
import { Id, KeyIds } from './values.ts';

const closed = { additionalProperties: false } as const;

// What seats tell the app of comparing a code (web/src/call/ZVB1.md, Comparing), and what it passes on.

/** From a browser: the person here compared the code with the person in that seat, and ticked that it was the same. */
export const Verified = Type.Object({ type: Type.Literal('verified'), seat: Id, keys: KeyIds }, closed);

/**
 * From a browser: somebody may sit between this seat and that one. `pictures`: the person here says that the codes
 * differ; the guest's seat leaves. `connection`: this browser found another certificate or key than was signed, and
 * closed the connection.
 */
export const Mismatch = Type.Object(
  {
    type: Type.Literal('mismatch'),
    seat: Id,
    found: Type.Union([Type.Literal('pictures'), Type.Literal('connection')]),
    /** Null when the other side's key never became known. */
    keys: Type.Union([KeyIds, Type.Null()]),
  },
  closed,
);

/**
 * From the host's browser: a run of a comparison with that seat ended without a code, or its code became void. Each may
 * have been a silent guess of somebody in between, so many of them are an incident.
 */
export const Uncompared = Type.Object(
  {
    type: Type.Literal('uncompared'),
    seat: Id,
    /** Nothing came in time, or a browser broke it off. */
    why: Type.Union([Type.Literal('timeout'), Type.Literal('aborted')]),
  },
  closed,
);

/** To a browser: the person in that seat said that the codes differ. Nothing more goes to it, nothing of it is shown. */
export const Mismatched = Type.Object({ type: Type.Literal('mismatch'), seat: Id }, closed);
