import { type Static, Type } from 'typebox';
import { Id, Instant } from './values.ts';

const closed = { additionalProperties: false } as const;

/** Why somebody opens what belongs to another department; the words beside it say more. */
export const BreakGlassReason = Type.Enum(['emergency', 'stand-in', 'patient-asks', 'other']);
export type BreakGlassReason = Static<typeof BreakGlassReason>;

const why = { reason: BreakGlassReason, text: Type.String({ minLength: 1, maxLength: 500 }) };

/** POST /api/break-glass: the patients of an appointment, or one patient. */
export const BreakGlass = Type.Union([
  Type.Object({ appointment: Id, ...why }, closed),
  Type.Object({ patient: Id, ...why }, closed),
]);
export type BreakGlass = Static<typeof BreakGlass>;

/** Until when it may be looked at; nothing may be changed. */
export const GlassBroken = Type.Object({ until: Instant }, closed);
export type GlassBroken = Static<typeof GlassBroken>;
