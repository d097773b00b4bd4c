import type { Pictures } from '../../../server/protocol/appointment-types.ts';
import type { SeatRole } from '../../../server/protocol/signalling.ts';
import { seatOf } from './participant.ts';

/**
 * The media gate: what must have happened before a live track may leave this browser. It is data; `step` is the only
 * way it changes. Messages of the app arrive as `app` events alone, and no `app` event can stand in for a press of the
 * person here or for the host's signature.
 */
export interface Gate {
  /** Changes only when the host's person gives the call to a colleague whose person takes it. */
  readonly side: 'host' | 'guest';
  /** The own seat. */
  readonly seat: string;
  readonly call: string | null;
  /** Seats whose admission was pressed for in this browser: the guest's own, or those that the host let in. */
  readonly pressed: ReadonlySet<string>;
  /** Seats that the app calls admitted. */
  readonly confirmed: ReadonlySet<string>;
  /** Peers whose present connection carries the host's signed half: sent by a host, verified by a guest. */
  readonly noted: ReadonlySet<string>;
  /** Guest: other guests whose present connection stands in the roster that the host signed (ZVB1.md, Roster). */
  readonly listed: ReadonlySet<string>;
  /**
   * Guest: the host's seat, once this has been complete in this call; null before. From then on other guests may be met
   * too, and no other host, whatever the app says, but one to whom the host has signed the call away.
   */
  readonly host: string | null;
  /** Whose picture the appointment's kind shows. */
  readonly pictures: Pictures;
  /** Seat of the host who lets both sides be seen in this call; counts only while he is the host here. */
  readonly lifted: string | null;
}

export type GateEvent =
  /** the person here pressed: 'I am here' (own seat), or the host let this seat in */
  | { readonly type: 'pressed'; readonly seat: string }
  /** the person here took it back, or the app refused it */
  | { readonly type: 'withdrawn'; readonly seat: string }
  /** what the app says now: the call, and which seats are admitted */
  | { readonly type: 'app'; readonly call: string | null; readonly admitted: ReadonlySet<string> }
  /** the signed half was sent to, or verified from, this peer on its present connection */
  | { readonly type: 'noted'; readonly peer: string }
  /** the key and certificate of the present connection with this guest stand in the host's roster */
  | { readonly type: 'listed'; readonly peer: string }
  /** the host has signed the call away to a colleague: participant ids */
  | { readonly type: 'turned'; readonly from: string; readonly to: string }
  /** what the app says of the appointment's kind */
  | { readonly type: 'pictures'; readonly show: Pictures }
  /** who sits here lets both sides be seen, or said so on a proven connection; it opens no camera */
  | { readonly type: 'lifted'; readonly seat: string }
  /** that connection is gone, the host took its half back, or the roster names this guest no more */
  | { readonly type: 'lost'; readonly peer: string };

/** A peer as the gate sees it: its participant id, seat and role. */
export interface GatePeer {
  readonly id: string;
  readonly seat: string;
  readonly role: SeatRole;
}

/** A closed gate: nothing pressed, nothing said. */
export function closedGate(side: Gate['side'], seat: string): Gate {
  const none: ReadonlySet<string> = new Set();
  const empty = { pressed: none, confirmed: none, noted: none, listed: none };
  return { side, seat, call: null, ...empty, host: null, pictures: 'both', lifted: null };
}

/** Whether live media may be attached to the connection with this peer now. */
export function mayAttach(gate: Gate, peer: GatePeer): boolean {
  if (gate.call === null) return false;
  if (gate.side === 'host') return isComplete(gate, peer.seat, peer.id);
  if (peer.role === 'host') return isHost(gate, peer) && isComplete(gate, gate.seat, peer.id);
  return mayMeet(gate, peer);
}

/**
 * Whether own addresses may be shown to this peer, so that a direct path can be found: not before admission. With
 * the host the app's half is enough: the signed half needs a path to travel on, and without a relay that is this one.
 */
export function mayMeet(gate: Gate, peer: GatePeer): boolean {
  if (gate.call === null) return false;
  if (gate.side === 'host') return gate.pressed.has(peer.seat) && gate.confirmed.has(peer.seat);
  if (!gate.pressed.has(gate.seat) || !gate.confirmed.has(gate.seat)) return false;
  if (peer.role === 'host') return isHost(gate, peer);
  return gate.host !== null && gate.confirmed.has(peer.seat) && gate.listed.has(peer.id);
}

/**
 * Whether the picture of somebody with this role may be shown, by the appointment's kind or by the host's own press. Held
 * by both sides: who may not be seen puts no camera on a connection, and what comes from there is not shown.
 */
export function mayShow(gate: Gate, role: SeatRole): boolean {
  return isLifted(gate) || isShown(gate.pictures, role);
}

/** The same before there is a call: by the appointment's kind alone. */
export function isShown(pictures: Pictures, role: SeatRole): boolean {
  return pictures === 'both' || SHOWN[pictures].has(role);
}

/** An interpreter may work by signs, so he may be seen in each kind. */
const SHOWN: Record<Exclude<Pictures, 'both'>, ReadonlySet<SeatRole>> = {
  patient: new Set(['patient', 'relative', 'interpreter']),
  care: new Set(['host', 'staff', 'colleague', 'interpreter']),
};

/** Whether the host of this call lets both sides be seen, where the kind shows one. */
export function isLifted({ side, seat, host, lifted }: Gate): boolean {
  return lifted !== null && lifted === (side === 'host' ? seat : host);
}

/** What a peer is to this person: the host is who let him in, and the others are not, whatever the app calls them. */
export function roleTo({ host }: Gate, { role, seat }: Omit<GatePeer, 'id'>): SeatRole {
  if (host === null) return role;
  return seat === host ? 'host' : role === 'host' ? 'staff' : role;
}

/** Whether this peer is the host, as far as a guest may believe the app: the one who let this person in, and no other. */
export function isHost(gate: Gate, { role, seat }: Omit<GatePeer, 'id'>): boolean {
  return role === 'host' && (gate.host ?? seat) === seat;
}

function isComplete(gate: Gate, seat: string, peer: string): boolean {
  return gate.pressed.has(seat) && gate.confirmed.has(seat) && gate.noted.has(peer);
}

/** Seats whose press the app has not confirmed. */
export function unconfirmed({ pressed, confirmed }: Gate): ReadonlySet<string> {
  return without(pressed, confirmed);
}

/** The gate after an event. */
export function step(gate: Gate, event: GateEvent): Gate {
  return opening(moved(gate, event));
}

function moved(gate: Gate, event: GateEvent): Gate {
  switch (event.type) {
    case 'pressed':
      return { ...gate, pressed: new Set([...gate.pressed, event.seat]) };
    case 'withdrawn':
      return withdrawn(gate, new Set([event.seat]));
    case 'app':
      return told(gate.call === event.call ? gate : intoCall(gate, event.call), event.admitted);
    case 'noted':
      return { ...gate, noted: new Set([...gate.noted, event.peer]) };
    case 'listed':
      return { ...gate, listed: new Set([...gate.listed, event.peer]) };
    case 'turned':
      return turned(gate, event.from, event.to);
    case 'pictures':
      return { ...gate, pictures: event.show };
    case 'lifted':
      return isLifted(gate) ? gate : { ...gate, lifted: event.seat };
    case 'lost':
      return lost(gate, new Set([event.peer]));
  }
}

/**
 * Another call, or none. A press that waits (a guest's before the host is there) goes along; one that has opened a
 * call, and every press of a host, ends with that call.
 */
function intoCall(gate: Gate, call: string | null): Gate {
  const spent = gate.host !== null || (gate.side === 'host' && gate.call !== null);
  return {
    ...gate,
    call,
    pressed: spent ? new Set() : gate.pressed,
    confirmed: new Set(),
    noted: new Set(),
    listed: new Set(),
    host: null,
    lifted: null,
  };
}

/**
 * Another one leads: who is live stays so, on the word by which it was. Whom the new host has not met he lets in anew. The
 * former host's press was to go on as one of the others.
 */
function turned(gate: Gate, from: string, to: string): Gate {
  const { seat } = gate;
  const host = seatOf(to);
  const led = gate.side === 'host' ? seat : gate.host;
  if (gate.call === null || led !== seatOf(from) || led === host) return gate;
  const open = new Set([...gate.noted, ...gate.listed]);
  const listed = without(open, new Set([to]));
  const lifted = isLifted(gate) ? host : null;
  if (host === seat) {
    const pressed = new Set([...open].map(seatOf));
    return { ...gate, side: 'host', pressed, noted: open, listed: new Set(), host: null, lifted };
  }
  return {
    ...gate,
    side: 'guest',
    pressed: new Set([seat]),
    noted: without(open, listed),
    listed,
    host,
    lifted,
  };
}

function lost(gate: Gate, peer: ReadonlySet<string>): Gate {
  return { ...gate, noted: without(gate.noted, peer), listed: without(gate.listed, peer) };
}

/** A seat that was admitted and no longer is needs a new press: coming back is a new decision. */
function told(gate: Gate, admitted: ReadonlySet<string>): Gate {
  const gone = without(gate.confirmed, admitted);
  return { ...withdrawn(gate, gone), confirmed: new Set(admitted) };
}

function withdrawn(gate: Gate, seats: ReadonlySet<string>): Gate {
  const pressed = without(gate.pressed, seats);
  return { ...gate, pressed, host: pressed.has(gate.seat) ? gate.host : null };
}

function opening(gate: Gate): Gate {
  if (gate.side === 'host' || gate.call === null || gate.host !== null) return gate;
  const [first] = gate.noted;
  if (first === undefined || !gate.pressed.has(gate.seat) || !gate.confirmed.has(gate.seat)) return gate;
  return { ...gate, host: seatOf(first) };
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...all].filter((one) => !some.has(one)));
}
