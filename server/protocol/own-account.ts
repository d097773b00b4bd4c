import { type Static, Type } from 'typebox';
import { Factor } from './second-factor.ts';
import { Id, Instant, Token } from './values.ts';

const closed = { additionalProperties: false } as const;

/** What a browser said it is, in words. */
export const Device = Type.Object(
  {
    browser: Type.Union([
      Type.Literal('chrome'),
      Type.Literal('edge'),
      Type.Literal('firefox'),
      Type.Literal('safari'),
      Type.Literal('other'),
    ]),
    system: Type.Union([
      Type.Literal('windows'),
      Type.Literal('mac'),
      Type.Literal('linux'),
      Type.Literal('android'),
      Type.Literal('ios'),
      Type.Literal('other'),
    ]),
  },
  closed,
);
export type Device = Static<typeof Device>;

/** One place where the person is signed in. */
export const OwnSession = Type.Object(
  {
    id: Id,
    /** The session that asks. */
    current: Type.Boolean(),
    device: Device,
    /** Client address at sign-in; null where none was known. */
    address: Type.Union([Type.String(), Type.Null()]),
    since: Instant,
    /** Last sign of life, to a minute. */
    seen: Instant,
  },
  closed,
);
export type OwnSession = Static<typeof OwnSession>;

/** Params of what is done to one of the own sessions. */
export const SessionParams = Type.Object({ session: Id }, closed);

/** What a new password must be. `kpn` are the older rules with four kinds of signs, marked as outdated on screen. */
export const PasswordPolicy = Type.Object(
  {
    rules: Type.Union([Type.Literal('sentence'), Type.Literal('kpn')]),
    /** Characters at least. */
    shortest: Type.Integer(),
  },
  closed,
);
export type PasswordPolicy = Static<typeof PasswordPolicy>;

/** A password as typed; longer than anybody's, so that a paste is judged and not cut off. */
const Password = Type.String({ minLength: 1, maxLength: 1024 });

/** GET /api/account. */
export const OwnAccount = Type.Object(
  {
    password: PasswordPolicy,
    factors: Type.Array(Factor),
    /** Recovery codes that were not used yet. */
    codesLeft: Type.Integer(),
    /** Demo people of a trial may do without a second factor. */
    factorNeeded: Type.Boolean(),
    /** How the person signs in: here; here or at the organisation's service (`linked`); only there (`service`). */
    signsIn: Type.Enum(['here', 'linked', 'service']),
  },
  closed,
);
export type OwnAccount = Static<typeof OwnAccount>;

/** POST /api/account/password. */
export const ChangePassword = Type.Object({ current: Password, next: Password }, closed);
export type ChangePassword = Static<typeof ChangePassword>;

/** POST /api/password/forgotten. */
export const ForgottenPassword = Type.Object({ mail: Type.String({ minLength: 1, maxLength: 254 }) }, closed);

/** POST /api/password/look. */
export const PasswordLink = Type.Object({ token: Token }, closed);

/** POST /api/password/renew. */
export const RenewPassword = Type.Object({ token: Token, password: Password }, closed);
export type RenewPassword = Static<typeof RenewPassword>;
