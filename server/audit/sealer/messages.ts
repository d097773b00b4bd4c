import { type Static, Type } from 'typebox';

/**
 * What app and sealer say to each other: one JSON object a line, over the sealer's unix socket. The sealer begins with
 * `hello`; whoever only asks for `status` need not say more.
 */
export const VERSION = 1;

const Whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const closed = { additionalProperties: false } as const;

/** Why the sealer signs nothing more for this log until a person has looked. */
const Why = Type.Union([
  /** The log ends before what was sealed: an older database stands in its place. */
  Type.Literal('rolled-back'),
  /** A line is not the one that was sealed. */
  Type.Literal('forked'),
  /** The app's log is of another installation than the sealer's folder. */
  Type.Literal('installation'),
  /** The log is of an earlier generation than the sealer: it was restored once more, without its line. */
  Type.Literal('generation'),
  /** The log was sealed before, and the sealer's folder is empty: its key is lost. */
  Type.Literal('key-lost'),
  /** The line of a restore does not say what the sealer knows to be lost. */
  Type.Literal('restore-untrue'),
]);
export type TroubleCode = Static<typeof Why>;

export const Trouble = Type.Object(
  {
    why: Why,
    /** The first line that does not fit. */
    seq: Whole,
    /** Lines that the app has, and lines that the sealer has. */
    size: Whole,
    held: Whole,
  },
  closed,
);
export type Trouble = Static<typeof Trouble>;

/** How one sink stands, for people: `size` is that of the last head it took. */
export const SinkStanding = Type.Object(
  {
    name: Type.String(),
    failing: Type.Boolean(),
    /** Epoch milliseconds since when it is so. */
    since: Whole,
    why: Type.Union([Type.String(), Type.Null()]),
    generation: Whole,
    size: Whole,
  },
  closed,
);
export type SinkStanding = Static<typeof SinkStanding>;

export const Head = Type.Object(
  {
    generation: Seq,
    size: Whole,
    root: Type.String(),
    at: Type.String(),
    note: Type.String(),
  },
  closed,
);

/** What the app says. */
export const FromApp = Type.Union([
  Type.Object(
    {
      t: Type.Literal('here'),
      installation: Type.String(),
      generation: Seq,
      size: Whole,
      /** Chain of the last line that both have; null when there is none. */
      chain: Type.Union([Hash, Type.Null()]),
      /** Size of the last head that the app has of this generation, 0 for none. */
      head: Whole,
      /** The line with which this generation began; null for the first. */
      restored: Type.Union([Type.Object({ seq: Seq, body: Type.String() }, closed), Type.Null()]),
    },
    closed,
  ),
  Type.Object(
    {
      t: Type.Literal('leaves'),
      from: Seq,
      leaves: Type.String({ contentEncoding: 'base64', maxLength: 64 * 1024 }),
    },
    closed,
  ),
  /** The app has kept this head; `line` tells of it in the log. */
  Type.Object({ t: Type.Literal('stored'), size: Whole, line: Type.Union([Seq, Type.Null()]) }, closed),
  /** The line that tells of the change of keys. */
  Type.Object({ t: Type.Literal('rotated'), seq: Seq, body: Type.String() }, closed),
  Type.Object({ t: Type.Literal('status') }, closed),
]);
export type FromApp = Static<typeof FromApp>;
export type Here = Extract<FromApp, { t: 'here' }>;

/** What the sealer says. */
export const FromSealer = Type.Union([
  Type.Object(
    {
      t: Type.Literal('hello'),
      v: Type.Literal(VERSION),
      installation: Type.String(),
      generation: Seq,
      /** Verifier keys of this generation, in the order in which they came. */
      keys: Type.Array(Type.String()),
      size: Whole,
    },
    closed,
  ),
  /** Send leaves from here on. */
  Type.Object({ t: Type.Literal('go'), from: Seq }, closed),
  /** These leaves are kept; send what follows. */
  Type.Object({ t: Type.Literal('have'), size: Whole }, closed),
  Type.Object({ t: Type.Literal('refused'), trouble: Trouble }, closed),
  Type.Object({ t: Type.Literal('head'), head: Head }, closed),
  /** Write a line that says so: these keys change places. */
  Type.Object({ t: Type.Literal('rotate'), before: Type.String(), after: Type.String() }, closed),
  Type.Object({ t: Type.Literal('sinks'), sinks: Type.Array(SinkStanding) }, closed),
  Type.Object(
    {
      t: Type.Literal('status'),
      generation: Seq,
      keys: Type.Array(Type.String()),
      size: Whole,
      head: Type.Union([Head, Type.Null()]),
      trouble: Type.Union([Trouble, Type.Null()]),
      sinks: Type.Array(SinkStanding),
    },
    closed,
  ),
]);
export type FromSealer = Static<typeof FromSealer>;
export type Status = Extract<FromSealer, { t: 'status' }>;

/** Leaves in one message. */
export const LEAVES_AT_ONCE = 1_000;
/** Longest line either side takes: that many leaves, or the body of a line. */
export const LONGEST_LINE = 512 * 1024;
