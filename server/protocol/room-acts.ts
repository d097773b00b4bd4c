import { Type } from 'typebox';
import { Id } from './values.ts';

/* What a browser says in a room beside its letters: each is an act with a line in the log. */

const closed = { additionalProperties: false } as const;

/** Host: let this waiting seat in. */
export const Admit = Type.Object({ type: Type.Literal('admit'), seat: Id }, closed);
/** Host: not now; the seat is told so in plain words. */
export const Refuse = Type.Object({ type: Type.Literal('refuse'), seat: Id }, closed);
/** This seat goes. */
export const Leave = Type.Object({ type: Type.Literal('leave') }, closed);
/** Host: end the call for everyone. */
export const End = Type.Object({ type: Type.Literal('end') }, closed);
/** Host: this colleague may take the call over; null: nobody may any more. */
export const Offer = Type.Object(
  { type: Type.Literal('offer'), seat: Type.Union([Id, Type.Null()]) },
  closed,
);
/** A colleague to whom the call was offered: becomes the host. */
export const Take = Type.Object({ type: Type.Literal('take') }, closed);
