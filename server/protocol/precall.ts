import { type Static, Type } from 'typebox';
import { Instant, Token } from './values.ts';

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** How one part of the test went; `untested`: the guest passed it over, or nobody spoke. */
const Part = Type.Union([Type.Literal('works'), Type.Literal('fails'), Type.Literal('untested')]);
/** The same; `unused`: this kind of appointment shows nothing of this guest, so no camera was asked for. */
const CameraPart = Type.Union([...Part.anyOf, Type.Literal('unused')]);
/** Whether the relay was reached over a transport; `absent`: this appliance does not offer it. */
const Path = Type.Union([Type.Literal('works'), Type.Literal('fails'), Type.Literal('absent')]);

/** The way from the guest to the relay, measured over the best transport that works. */
export const Line = Type.Object(
  {
    /** There and back once, milliseconds: the median. */
    rttMs: Type.Integer({ minimum: 0, maximum: 60_000 }),
    /** How much that differs from one packet to the next, milliseconds: the mean. */
    jitterMs: Type.Integer({ minimum: 0, maximum: 60_000 }),
    lossPercent: Type.Number({ minimum: 0, maximum: 100 }),
    /** What passed up and down at once: the slower of the two holds for both. */
    kbit: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  },
  closed,
);
export type Line = Static<typeof Line>;

/** The fields of `Tested`. */
export const tested = {
  camera: CameraPart,
  microphone: Part,
  sound: Part,
  udp: Path,
  tcp: Path,
  tls: Path,
  /** `null`: no transport works. */
  line: nullable(Line),
  system: Type.Union([Type.Literal('ios'), Type.Literal('android'), Type.Literal('desktop')]),
  browser: Type.Union([
    Type.Literal('safari'),
    Type.Literal('chrome'),
    Type.Literal('firefox'),
    Type.Literal('edge'),
    Type.Literal('samsung'),
    Type.Literal('other'),
  ]),
};
const Tested = Type.Object(tested, closed);
export type Tested = Static<typeof Tested>;

/** POST /api/link/precall: what a guest's browser found. Within half an hour it replaces what it found before. */
export const PrecallReport = Type.Object({ token: Token, ...tested }, closed);
export type PrecallReport = Static<typeof PrecallReport>;

export const Verdict = Type.Union([Type.Literal('good'), Type.Literal('fair'), Type.Literal('bad')]);
export type Verdict = Static<typeof Verdict>;

/** What to mend first. */
export const Advice = Type.Union([
  /** No way to the relay: another network. */
  Type.Literal('blocked'),
  Type.Literal('microphone'),
  Type.Literal('camera'),
  Type.Literal('sound'),
  Type.Literal('slow'),
  Type.Literal('wobbly'),
  /** Camera or microphone has not been tried. */
  Type.Literal('untested'),
]);
export type Advice = Static<typeof Advice>;

/** To say on the telephone: six characters that cannot be mistaken for each other. */
export const TestCode = Type.String({ pattern: '^[2-9A-HJKMNP-Z]{6}$' });

const judged = {
  code: TestCode,
  verdict: Verdict,
  /** `null`: nothing to mend. */
  advice: nullable(Advice),
  at: Instant,
};

/** The answer: what the test means. */
export const PrecallResult = Type.Object(judged, closed);
export type PrecallResult = Static<typeof PrecallResult>;

/** A test as staff see it beside the participant. */
export const PrecallView = Type.Object({ ...judged, ...tested }, closed);
export type PrecallView = Static<typeof PrecallView>;
