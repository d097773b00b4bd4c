import { type Static, Type } from 'typebox';
import { Day, Id } from './values.ts';

/** Patients with extra protection: access to their records is always in the monthly review. */
export const ProtectedPatients = Type.Array(
  Type.Object(
    { id: Id, name: Type.String(), birthDate: Type.Union([Day, Type.Null()]) },
    { additionalProperties: false },
  ),
);
export type ProtectedPatients = Static<typeof ProtectedPatients>;
