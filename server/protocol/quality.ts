import { type Static, Type } from 'typebox';
import { CallId } from './values.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const DAY_S = 86_400;
const seconds = Type.Integer({ minimum: 0, maximum: DAY_S });
const milliseconds = Type.Integer({ minimum: 0, maximum: 60_000 });
/** Tenths of a percent would say more than was measured. */
const percent = Type.Integer({ minimum: 0, maximum: 100 });

/** How a call went for one page so far: numbers and two words, nothing of what was said or shown, nobody else. */
export const CallFigures = Type.Object(
  {
    /** The way that carried media longest, and how the network or the relay was reached on it; null: none was known. */
    path: nullable(Type.Union([Type.Literal('direct'), Type.Literal('relay')])),
    transport: nullable(Type.Union([Type.Literal('udp'), Type.Literal('tcp'), Type.Literal('tls')])),
    /** For how long media were live, and for how long of that it was judged good, fair and poor. */
    liveSeconds: seconds,
    goodSeconds: seconds,
    fairSeconds: seconds,
    poorSeconds: seconds,
    /** For how long the own picture rested for want of room. */
    restedSeconds: seconds,
    /** How often media were gone and came back. */
    reconnects: Type.Integer({ minimum: 0, maximum: 10_000 }),
    /** From the open gate here until the other side was live too: its first picture comes with that. Null: it never was. */
    firstLiveMs: nullable(milliseconds),
    /** Median there and back, and means of what was lost and made up; null: never measured. */
    rttMs: nullable(milliseconds),
    lossPercent: nullable(percent),
    concealedPercent: nullable(percent),
  },
  closed,
);
export type CallFigures = Static<typeof CallFigures>;

/**
 * From a browser, each few minutes and when its part in a call ends (`over`): replaces what this page told before. Only
 * of a call that this seat is or was in.
 */
export const Quality = Type.Object(
  { type: Type.Literal('quality'), call: CallId, over: Type.Boolean(), figures: CallFigures },
  closed,
);
export type Quality = Static<typeof Quality>;
