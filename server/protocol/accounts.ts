import { type Static, Type } from 'typebox';
import { Role } from './roles.ts';
import { SupportNow } from './support.ts';
import { Id } from './values.ts';

const closed = { additionalProperties: false } as const;

/** POST /api/session: sign in with mail address and password. */
export const SignIn = Type.Object(
  {
    mail: Type.String({ minLength: 1, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  closed,
);
export type SignIn = Static<typeof SignIn>;

/** Who is signed in, and what the organisation is called. */
export const Account = Type.Object(
  { id: Id, name: Type.String(), mail: Type.String(), roles: Type.Array(Role) },
  closed,
);
export type Account = Static<typeof Account>;

/**
 * Where somebody stands whose password was right: one of the second factors must follow, or a first one must be
 * made. Nothing else is open yet.
 */
export const Entry = Type.Union([
  Type.Object(
    {
      step: Type.Literal('factor'),
      methods: Type.Array(
        Type.Union([Type.Literal('totp'), Type.Literal('passkey'), Type.Literal('recovery')]),
      ),
    },
    closed,
  ),
  Type.Object({ step: Type.Literal('enrol') }, closed),
]);
export type Entry = Static<typeof Entry>;

/** GET /api/session: `account` is null for a browser that is not signed in. */
export const Session = Type.Object(
  {
    account: Type.Union([Account, Type.Null()]),
    /** Null for who is signed in, or has not begun to. */
    entry: Type.Union([Entry, Type.Null()]),
    /** The terms of use changed: nothing else is open until they are accepted. */
    termsDue: Type.Boolean(),
    /** What the button of the organisation's own sign-in service says; null without one. */
    sso: Type.Union([Type.String(), Type.Null()]),
    /** Somebody from outside is let in to help, which everybody sees who is signed in; null: nobody is. */
    support: Type.Union([SupportNow, Type.Null()]),
    organisation: Type.String(),
    trial: Type.Boolean(),
    timeZone: Type.String(),
  },
  closed,
);
export type Session = Static<typeof Session>;
