import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Word = (most: number) => Type.String({ pattern: '^[\\x20-\\x7e]*$', maxLength: most });

/**
 * GET /sso/callback: what the sign-in service sends back (OpenID Connect Core §3.1.2.5). Open: services add fields of
 * their own, which a client must ignore (RFC 6749 §4.1.2).
 */
export const SsoAnswer = Type.Object({
  code: Type.Optional(Word(4_096)),
  state: Type.Optional(Word(512)),
  iss: Type.Optional(Word(512)),
  error: Type.Optional(Word(512)),
});

/** POST /sso/backchannel-logout: a form with a signed token (OpenID Connect Back-Channel Logout 1.0 §2.5). */
export const SsoLogout = Type.Object(
  { logout_token: Type.String({ minLength: 1, maxLength: 16_384 }) },
  closed,
);

/** POST /api/account/sso: where the browser goes to link the own account. */
export const SsoAddress = Type.Object({ url: Type.String() }, closed);
export type SsoAddress = Static<typeof SsoAddress>;
