import { type Static, Type } from 'typebox';
import { RelayTest } from './ice.ts';
import { PageSlug } from './practice-page.ts';
import { PrecallView, tested } from './precall.ts';
import { Token } from './values.ts';

const closed = { additionalProperties: false } as const;

/** GET /api/practices/:practice: at whose location somebody tests. */
export const Practice = Type.Object(
  {
    name: Type.String(),
    /** As the location wrote it; may be empty. */
    phone: Type.String(),
  },
  closed,
);
export type Practice = Static<typeof Practice>;

/** POST /api/open-tests: anybody tests, at the page of a location. */
export const OpenTestWanted = Type.Object({ practice: PageSlug }, closed);

/** The answer: credentials with which this browser may meet itself, and by what it tells what it found. */
export const OpenTest = Type.Object({ test: Token, ...RelayTest.properties }, closed);
export type OpenTest = Static<typeof OpenTest>;

/** POST /api/open-tests/result: what the browser found, within half an hour; again, when more is known. */
export const OpenTestReport = Type.Object({ test: Token, ...tested }, closed);
export type OpenTestReport = Static<typeof OpenTestReport>;

/** GET /api/open-tests/:code: such a test as staff find it, for a day. */
export const OpenTestView = Type.Object({ ...PrecallView.properties, location: Type.String() }, closed);
export type OpenTestView = Static<typeof OpenTestView>;
