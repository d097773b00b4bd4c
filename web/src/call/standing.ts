import type { SeatPhase } from '../../../server/protocol/agenda.ts';
import type { CallView, FromServer, PeerView, Welcome } from '../../../server/protocol/signalling.ts';
import type { EndReason, SessionView } from './view.ts';

/** What the app has told this page, put together. */
export interface Standing {
  /** This page's number; null before the first welcome. */
  readonly attach: number | null;
  readonly you: Welcome['you'] | null;
  readonly appointment: Welcome['appointment'] | null;
  readonly call: CallView | null;
  readonly peers: ReadonlyMap<string, PeerView>;
  readonly clockOffsetMs: number;
  /** How many minutes the clinician runs late; 0: not that we know. */
  readonly delayMin: number;
  readonly notice: SessionView['notice'];
  readonly ended: EndReason | null;
}

export const NOTHING_HEARD: Standing = {
  attach: null,
  you: null,
  appointment: null,
  call: null,
  peers: new Map(),
  clockOffsetMs: 0,
  delayMin: 0,
  notice: null,
  ended: null,
};

/** Phases of the own seat in which this page has no part any more. */
const OVER = new Map<SeatPhase, EndReason>([
  ['left', 'left'],
  ['refused', 'refused'],
  ['revoked', 'revoked'],
  ['expired', 'expired'],
]);

/** What no person asked for: a peer that just went, or a line for the log that came too late. */
const BY_ITSELF: ReadonlySet<string | null> = new Set(['signal', 'verified', 'mismatch', 'uncompared']);

/** What stands after a message. @param now this device's clock, ms */
export function hear(standing: Standing, message: FromServer, now: number): Standing {
  switch (message.type) {
    case 'welcome':
      return welcomed(standing, message, now);
    case 'phase':
      return moved(standing, message.phase, message.since);
    case 'peer':
      return { ...standing, peers: new Map(standing.peers).set(message.peer.seat, message.peer) };
    case 'call':
      return { ...standing, call: message.call };
    case 'delay':
      return { ...standing, delayMin: message.minutes };
    case 'ended':
      return ended(standing, message);
    case 'error':
      if (BY_ITSELF.has(message.about)) return standing;
      return { ...standing, notice: { code: message.code, about: message.about } };
    case 'signal':
    case 'mismatch':
    case 'desk':
    case 'arrival':
    case 'agenda':
      return standing;
  }
}

function welcomed(standing: Standing, welcome: Welcome, now: number): Standing {
  const { attach, you, appointment, call } = welcome;
  return {
    ...standing,
    attach,
    you,
    appointment,
    call,
    delayMin: 0, // if there is one, it follows the welcome
    peers: new Map(welcome.peers.map((peer) => [peer.seat, peer])),
    clockOffsetMs: Date.parse(welcome.now) - now,
    ended: standing.ended ?? you.ended ?? overBy(you.phase),
  };
}

function moved(standing: Standing, phase: SeatPhase, since: string): Standing {
  const you = standing.you && { ...standing.you, phase, since };
  return { ...standing, you, ended: standing.ended ?? overBy(phase) };
}

/** Who still waits goes on waiting: the host may come back with a new call. */
function ended(standing: Standing, { call, reason }: Extract<FromServer, { type: 'ended' }>): Standing {
  if (standing.call !== null && standing.call.call !== call) return standing;
  const waits = standing.you?.phase === 'waiting' && reason !== 'cancelled';
  return { ...standing, call: null, ended: standing.ended ?? (waits ? null : reason) };
}

function overBy(phase: SeatPhase): EndReason | null {
  return OVER.get(phase) ?? null;
}

/** Seats that the app calls admitted now, the own one included; the host needs no admission. */
export function admittedSeats({ you, peers }: Standing): ReadonlySet<string> {
  const seats = [...peers.values(), ...(you ? [you] : [])];
  return new Set(seats.filter(({ phase }) => phase === 'admitted').map(({ seat }) => seat));
}

/** Whether a browser's socket that was away is there again: what was sent to it meanwhile may be lost. */
export function cameBack(before: Standing, after: Standing): boolean {
  return [...after.peers.values()].some(({ seat, endpoints }) =>
    endpoints.some(({ endpoint, attach }) => {
      const known = before.peers.get(seat)?.endpoints.find((one) => one.endpoint === endpoint);
      return attach !== null && known?.attach === null;
    }),
  );
}
