import { type Static, Type } from 'typebox';
import { ImportSource } from './import.ts';
import { Id, Instant, PersonName } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What a token opens: each word one part of `/api/v1`. */
export const Scope = Type.Union([
  Type.Literal('appointments.read'),
  Type.Literal('appointments.write'),
  Type.Literal('patients.read'),
  Type.Literal('patients.write'),
  /** Signs links that open an appointment for who is signed in. */
  Type.Literal('links.sign'),
]);
export type Scope = Static<typeof Scope>;

/** GET /api/systems/tokens: a token without its secret. */
export const SystemToken = Type.Object(
  {
    id: Id,
    name: Type.String(),
    source: Type.String(),
    scopes: Type.Array(Scope),
    madeAt: Instant,
    expiresAt: Instant,
    /** To the minute; null: never. */
    usedAt: Type.Union([Instant, Type.Null()]),
    state: Type.Union([Type.Literal('open'), Type.Literal('expired'), Type.Literal('revoked')]),
  },
  closed,
);
export type SystemToken = Static<typeof SystemToken>;

/**
 * POST /api/systems/tokens: a token for a system. `source` is the system whose numbers it uses, the same word as in
 * files: what it plans, a file with that source finds again.
 */
export const TokenWanted = Type.Object(
  {
    name: PersonName,
    source: ImportSource,
    scopes: Type.Array(Scope, { minItems: 1, maxItems: 5, uniqueItems: true }),
    days: Type.Integer({ minimum: 1, maximum: 730 }),
  },
  closed,
);
export type TokenWanted = Static<typeof TokenWanted>;

/** Both secrets are shown this once. `linkSecret` signs links; null: the token may not. */
export const NewToken = Type.Object(
  { token: SystemToken, secret: Type.String(), linkSecret: Type.Union([Type.String(), Type.Null()]) },
  closed,
);
export type NewToken = Static<typeof NewToken>;
