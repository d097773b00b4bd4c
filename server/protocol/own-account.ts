import { type Static, Type } from 'typebox';
import { Id, Instant } from './values.ts';

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
