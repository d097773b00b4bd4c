import { type Static, Type } from 'typebox';
import { SeatPhase } from './agenda.ts';
import { Pictures } from './appointment-types.ts';
import { DelayChanged } from './board.ts';
import { Mismatch, Mismatched, Uncompared, Verified } from './comparison.ts';
import { IceServer } from './ice.ts';
import { IdentityProof } from './identity.ts';
import { Quality } from './quality.ts';
import { GuestRole } from './roles.ts';
import { Admit, End, Leave, Offer, Refuse, Take } from './room-acts.ts';
import { CallId, Id, Instant, PairId } from './values.ts';

/** Version of the socket's messages; `hello` names it. */
export const PROTOCOL_VERSION = 1;

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** 0: the person's first device; 1: the second one (a phone's camera beside a PC). */
export const Endpoint = Type.Union([Type.Literal(0), Type.Literal(1)]);
export type Endpoint = Static<typeof Endpoint>;

/**
 * When this page joined: a number that grows with every fresh page, within the whole appliance. Both sides of a pair
 * take the larger of their two as zvb1 `epoch`, so a reload is a new epoch and a resumed socket is not.
 */
export const Attach = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const SeatRole = Type.Union([Type.Literal('host'), Type.Literal('staff'), GuestRole]);
export type SeatRole = Static<typeof SeatRole>;

const Address = Type.Object({ seat: Id, endpoint: Endpoint }, closed);
export type Address = Static<typeof Address>;

// ---- what a browser sends

/**
 * First message. `seat: null` is a member of staff who watches arrivals (a desk). `resume` is the `attach` of the
 * same page's earlier socket: the page lives on, only its socket is new. It is no secret: the cookie authorises.
 */
export const Hello = Type.Object(
  {
    type: Type.Literal('hello'),
    protocol: Type.Integer(),
    seat: nullable(Id),
    endpoint: Endpoint,
    resume: nullable(Attach),
  },
  closed,
);
/** To one endpoint of another seat: zvb1 text that the app forwards unread. `n` counts per pair from 1. */
export const Signal = Type.Object(
  {
    type: Type.Literal('signal'),
    to: Address,
    n: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    payload: Type.String({ minLength: 1, maxLength: 65_536 }),
  },
  closed,
);
/** Fresh relay credentials, asked before the old ones expire. */
export const AskIce = Type.Object({ type: Type.Literal('ice') }, closed);
export const FromClient = Type.Union([
  Hello,
  Signal,
  Admit,
  Refuse,
  Leave,
  End,
  Offer,
  Take,
  AskIce,
  Verified,
  Mismatch,
  Quality,
  Uncompared,
]);
export type FromClient = Static<typeof FromClient>;

// ---- what the app sends
/** The call this seat may connect in now. Absent (null) while the host has not opened the room. */
export const CallView = Type.Object(
  {
    call: CallId,
    phase: Type.Union([Type.Literal('gathering'), Type.Literal('active')]),
    startedAt: nullable(Instant),
    iceServers: Type.Array(IceServer),
    /** When the credentials stop being accepted for new allocations. */
    iceExpires: Instant,
    /** The organisation's choice: direct paths where possible, or always through the relay. */
    path: Type.Union([Type.Literal('direct'), Type.Literal('relay')]),
  },
  closed,
);
export type CallView = Static<typeof CallView>;

/**
 * One seat of the appointment as this seat may see it: the host sees all, a waiting seat only the host, an admitted one
 * the host and everybody admitted. The host is `admitted` while he has the room open. `attach` is null while
 * that endpoint has no live socket.
 */
export const PeerView = Type.Object(
  {
    seat: Id,
    role: SeatRole,
    name: Type.String(),
    phase: SeatPhase,
    since: Instant,
    endpoints: Type.Array(Type.Object({ endpoint: Endpoint, attach: nullable(Attach) }, closed), {
      maxItems: 2,
    }),
    /** Whether this seat may signal with it now. */
    reachable: Type.Boolean(),
    /** Stands for this patient and this clinician in every appointment, for both; null where they are not the two. */
    pair: nullable(PairId),
  },
  closed,
);
export type PeerView = Static<typeof PeerView>;

/** Why a call is over. */
export const CallEnd = Type.Union([Type.Literal('host'), Type.Literal('empty'), Type.Literal('cancelled')]);
export type CallEnd = Static<typeof CallEnd>;

/** Answer to `hello` with a seat: where everything stands. */
export const Welcome = Type.Object(
  {
    type: Type.Literal('welcome'),
    protocol: Type.Integer(),
    now: Instant,
    attach: Attach,
    you: Type.Object(
      {
        seat: Id,
        endpoint: Endpoint,
        role: SeatRole,
        name: Type.String(),
        phase: SeatPhase,
        since: Instant,
        /** Why the call that this seat was in is over, when that made it leave; null when it went by itself. */
        ended: nullable(CallEnd),
      },
      closed,
    ),
    appointment: Type.Object(
      {
        id: Id,
        start: Instant,
        end: Instant,
        clinician: Type.String(),
        organisation: Type.String(),
        phone: Type.String(),
        /** Whose picture is shown, until the host lets both sides be seen (ZVB1.md, Pictures). */
        pictures: Pictures,
      },
      closed,
    ),
    call: nullable(CallView),
    peers: Type.Array(PeerView),
  },
  closed,
);
export type Welcome = Static<typeof Welcome>;

/** One arrival line of a desk: a guest of today and where the seat stands. */
export const Arrival = Type.Object(
  {
    appointment: Id,
    clinicianId: Id,
    seat: Id,
    participant: Id,
    name: Type.String(),
    role: GuestRole,
    start: Instant,
    phase: SeatPhase,
    since: Instant,
    bound: Type.Boolean(),
    online: Type.Boolean(),
    /** What the guest who holds the seat was known by; absent where nothing was asked. */
    identity: Type.Optional(IdentityProof),
  },
  closed,
);
export type Arrival = Static<typeof Arrival>;

/** Answer to `hello` without a seat: everybody who waits or is in a call now. */
export const Desk = Type.Object(
  {
    type: Type.Literal('desk'),
    protocol: Type.Integer(),
    now: Instant,
    attach: Attach,
    arrivals: Type.Array(Arrival),
  },
  closed,
);
/** A seat changed; `arrived` is true once per arrival: then it sounds. */
export const ArrivalChanged = Type.Object(
  { type: Type.Literal('arrival'), arrival: Arrival, arrived: Type.Boolean() },
  closed,
);
/** Something in the agenda of this day changed: fetch it again. */
export const AgendaChanged = Type.Object(
  { type: Type.Literal('agenda'), appointment: Id, start: Instant },
  closed,
);
/** A call opened, became active, or got new relay credentials. */
export const CallChanged = Type.Object({ type: Type.Literal('call'), call: CallView }, closed);
/** A peer appeared, changed or went. */
export const PeerChanged = Type.Object({ type: Type.Literal('peer'), peer: PeerView }, closed);
/** This seat's own phase changed. `admitted` is only half of an admission: the host's signature is the other. */
export const PhaseChanged = Type.Object(
  {
    type: Type.Literal('phase'),
    phase: SeatPhase,
    since: Instant,
    call: nullable(CallId),
  },
  closed,
);
/** The call is over. */
export const Ended = Type.Object(
  {
    type: Type.Literal('ended'),
    call: CallId,
    reason: CallEnd,
  },
  closed,
);
/** Forwarded unread, in the order sent. */
export const Signalled = Type.Object(
  {
    type: Type.Literal('signal'),
    from: Address,
    n: Type.Integer(),
    payload: Type.String(),
  },
  closed,
);
/** A message was refused; `about` is its type. The socket stays open unless it is followed by a close. */
export const Refused = Type.Object(
  {
    type: Type.Literal('error'),
    code: Type.String(),
    message: Type.String(),
    about: nullable(Type.String()),
  },
  closed,
);

export const FromServer = Type.Union([
  Welcome,
  Desk,
  ArrivalChanged,
  AgendaChanged,
  DelayChanged,
  CallChanged,
  PeerChanged,
  PhaseChanged,
  Ended,
  Mismatched,
  Signalled,
  Refused,
]);
export type FromServer = Static<typeof FromServer>;

/** Close codes of `/socket` (RFC 6455 §7.4.2, private range). */
export const CLOSE = {
  /** Told why in an `error` before; do not try again by itself. */
  refused: 4003,
  /** The seat was taken over by another browser, or moved. */
  replaced: 4001,
  /** Signed out, account disabled, or link revoked. */
  signedOut: 4002,
  /** Too many messages, or ten that were refused. A frame over 72 KiB ends with 1009 (RFC 6455 §7.4.1). */
  flood: 4008,
} as const;
