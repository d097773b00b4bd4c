import { type Static, Type } from 'typebox';

/** Random UUID, version 4. */
export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});

/** 32 random bytes, base64url without padding: the secret of a link. */
export const Token = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/** 16 random bytes, base64url without padding: the id of a call. */
export const CallId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });

/** 16 bytes of a hash, base64url without padding: a patient and a clinician, named so that neither is. */
export const PairId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });

/** Two device keys, each the first 8 bytes of its SHA-256 in hexadecimal; that of the smaller participant id first. */
export const KeyIds = Type.String({ pattern: '^[0-9a-f]{16}-[0-9a-f]{16}$' });

/** RFC 3339 instant with milliseconds in UTC, as the app writes them. */
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z$',
  maxLength: 24,
});

/** Calendar day of the organisation's time zone. */
export const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });

/** A person's name as typed; the app stores it NFC, without control and bidirectional formatting characters. */
export const PersonName = Type.String({ minLength: 1, maxLength: 400 });

/** Mail address (a loose shape; the mail server has the last word). */
export const Mail = Type.String({
  pattern: '^[^\\s@<>"(),;:\\\\]{1,64}@[^\\s@<>"(),;:\\\\]{1,190}\\.[^\\s@<>"(),;:\\\\.]{2,63}$',
  maxLength: 254,
});

/** Phone number as typed; the app turns it into E.164. */
export const Phone = Type.String({ minLength: 3, maxLength: 40 });

/** The body of every error answer. */
export const ErrorBody = Type.Object(
  { code: Type.String(), message: Type.String() },
  { additionalProperties: false },
);

/** A QR code as a path in a square of `size` modules, quiet zone included. */
export const QrPicture = Type.Object(
  { size: Type.Integer(), path: Type.String() },
  { additionalProperties: false },
);
export type QrPicture = Static<typeof QrPicture>;
