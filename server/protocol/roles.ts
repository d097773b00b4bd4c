import { type Static, Type } from 'typebox';

/** What a member of staff may be (DESIGN §5). `auditor` never goes together with `admin`. */
export const Role = Type.Union([
  Type.Literal('admin'),
  Type.Literal('manager'),
  Type.Literal('planner'),
  Type.Literal('assistant'),
  Type.Literal('clinician'),
  Type.Literal('auditor'),
  Type.Literal('support'),
]);
export type Role = Static<typeof Role>;

/** What a guest may be: somebody with a link and no account. */
export const GuestRole = Type.Union([
  Type.Literal('patient'),
  Type.Literal('relative'),
  Type.Literal('interpreter'),
  Type.Literal('colleague'),
]);
export type GuestRole = Static<typeof GuestRole>;
