import { type Static, Type } from 'typebox';

/** A language in which people are written to, and in which pages speak. */
export const Language = Type.Enum(['nl', 'en']);
export type Language = Static<typeof Language>;
