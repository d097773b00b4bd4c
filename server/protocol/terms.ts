import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** GET /api/terms: what everybody who works here accepts. Plain text; an empty line ends a paragraph. */
export const TermsOfUse = Type.Object(
  {
    /** Rises with every change; 0 is the text that comes with the product, until the organisation publishes its own. */
    version: Type.Integer(),
    terms: Type.String(),
    privacy: Type.String(),
  },
  closed,
);
export type TermsOfUse = Static<typeof TermsOfUse>;

/** POST /api/terms/accept. */
export const AcceptTerms = Type.Object({ version: Type.Integer({ minimum: 0 }) }, closed);
