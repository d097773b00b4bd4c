import { type Static, Type } from 'typebox';
import { Session } from './accounts.ts';
import { Id, Instant, QrPicture } from './values.ts';

const closed = { additionalProperties: false } as const;
/** Bytes as WebAuthn writes them in JSON. */
const Base64Url = (most: number) =>
  Type.String({ pattern: '^[A-Za-z0-9_-]*$', minLength: 1, maxLength: most });
const Password = Type.String({ minLength: 1, maxLength: 1024 });

/** A code as typed: six digits of an app, or one of the recovery codes; anything else is simply wrong. */
const Code = Type.String({ minLength: 1, maxLength: 64 });

/** POST /api/entry/code: the second step of signing in. */
export const EntryCode = Type.Object(
  { kind: Type.Union([Type.Literal('totp'), Type.Literal('recovery')]), code: Code },
  closed,
);
export type EntryCode = Static<typeof EntryCode>;

/** A secret for an authenticator app, which counts once a code of it was given. */
export const TotpDraft = Type.Object(
  {
    /** Base32, to type over. */
    secret: Type.String(),
    /** `otpauth://`, which stands in the QR code. */
    uri: Type.String(),
    qr: QrPicture,
  },
  closed,
);
export type TotpDraft = Static<typeof TotpDraft>;

export const ConfirmTotp = Type.Object({ code: Code }, closed);

/** Asks for the password once more, before anything about factors changes. */
export const WithPassword = Type.Object({ password: Password }, closed);

const Relying = Type.Object({ id: Type.String(), name: Type.String() }, closed);
const Credential = Type.Object({ id: Type.String(), type: Type.Literal('public-key') }, closed);

/** What `navigator.credentials.create` needs (WebAuthn §5.4, JSON form). */
export const PasskeyCreation = Type.Object(
  {
    rp: Relying,
    user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }, closed),
    challenge: Type.String(),
    pubKeyCredParams: Type.Array(
      Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer() }, closed),
    ),
    timeout: Type.Integer(),
    excludeCredentials: Type.Array(Credential),
    authenticatorSelection: Type.Object(
      { residentKey: Type.String(), userVerification: Type.String() },
      closed,
    ),
    attestation: Type.Literal('none'),
  },
  closed,
);
export type PasskeyCreation = Static<typeof PasskeyCreation>;

/** What `navigator.credentials.get` needs (WebAuthn §5.5, JSON form). */
export const PasskeyRequest = Type.Object(
  {
    challenge: Type.String(),
    rpId: Type.String(),
    timeout: Type.Integer(),
    allowCredentials: Type.Array(Credential),
    userVerification: Type.String(),
  },
  closed,
);
export type PasskeyRequest = Static<typeof PasskeyRequest>;

/** A passkey that the browser made. */
export const NewPasskey = Type.Object(
  {
    id: Base64Url(1_400),
    clientDataJSON: Base64Url(4_096),
    attestationObject: Base64Url(32_768),
  },
  closed,
);
export type NewPasskey = Static<typeof NewPasskey>;

/** What a passkey signed. */
export const PasskeyProof = Type.Object(
  {
    id: Base64Url(1_400),
    clientDataJSON: Base64Url(4_096),
    authenticatorData: Base64Url(4_096),
    signature: Base64Url(4_096),
  },
  closed,
);
export type PasskeyProof = Static<typeof PasskeyProof>;

/** One of the own second factors. */
export const Factor = Type.Object(
  {
    id: Id,
    kind: Type.Union([Type.Literal('totp'), Type.Literal('passkey')]),
    created: Instant,
    used: Type.Union([Instant, Type.Null()]),
  },
  closed,
);
export type Factor = Static<typeof Factor>;

/** Recovery codes, shown this once; null where the person keeps those that there were. */
export const FactorAdded = Type.Object(
  { codes: Type.Union([Type.Array(Type.String()), Type.Null()]) },
  closed,
);
export type FactorAdded = Static<typeof FactorAdded>;

/** The first factor, made on the way in: signed in by it. */
export const Enrolled = Type.Object({ session: Session, codes: Type.Array(Type.String()) }, closed);
export type Enrolled = Static<typeof Enrolled>;

export const FactorParams = Type.Object({ factor: Id }, closed);

/** Fresh recovery codes: the old ones work no more. */
export const FreshCodes = Type.Object({ codes: Type.Array(Type.String()) }, closed);
export type FreshCodes = Static<typeof FreshCodes>;
