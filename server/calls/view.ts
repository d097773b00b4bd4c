import { type EpochMs, HOUR, iso, later } from '../core/clock.ts';
import type { Arrival, CallEnd, CallView, Endpoint, PeerView, Welcome } from '../protocol/signalling.ts';
import { PROTOCOL_VERSION } from '../protocol/signalling.ts';
import type { CallsDeps, OrganisationFacts } from './deps.ts';
import type { Presence } from './presence.ts';
import { mayConnect, mayReach, maySee, nameOf, pairOf, type Room, seatIn } from './room.ts';
import type { Line, SeatSession } from './session.ts';
import type { SeatRecord } from './store.ts';

/** Relay credentials live at least this long, and never longer than the relay remembers a call. */
const SHORTEST_CREDENTIAL = 2 * HOUR;
const LONGEST_CREDENTIAL = 12 * HOUR;

/** A room with what is not stored: who is connected, what staff are called, how calls travel. */
export interface Scene {
  readonly room: Room;
  readonly presence: Presence<Line>;
  readonly staffNames: ReadonlyMap<string, string>;
  readonly organisation: OrganisationFacts;
  /** How many minutes the clinician runs late today. */
  readonly delayMin: number;
  readonly now: EpochMs;
}

/** zvb1 participant id of one endpoint of a seat. */
export function participantId(seatId: string, endpoint: Endpoint): string {
  return endpoint === 0 ? seatId : `${seatId}.1`;
}

/** The call that this socket may connect in, with fresh relay credentials; null when there is none for it. */
export function callView(
  { iceServers }: Pick<CallsDeps, 'iceServers'>,
  { room, organisation, now }: Scene,
  { seatId, endpoint }: Pick<SeatSession, 'seatId' | 'endpoint'>,
): CallView | null {
  const { call, facts } = room;
  if (call === null || call.state.phase === 'ended' || !mayConnect(room, seatIn(room, seatId))) return null;
  const wanted = Math.max(facts.closes, later(now, SHORTEST_CREDENTIAL));
  const expiresAt = Math.min(wanted, later(now, LONGEST_CREDENTIAL)) as EpochMs;
  const user = { callId: call.id, participantId: participantId(seatId, endpoint), expiresAt };
  return {
    call: call.id,
    phase: call.state.phase,
    startedAt: call.state.phase === 'active' ? iso(call.state.startedAt) : null,
    iceServers: [...iceServers(user)],
    iceExpires: iso(expiresAt),
    path: organisation.path,
  };
}

/** One seat as another may see it. */
export function peerView(
  { room, presence, staffNames }: Scene,
  viewer: SeatRecord,
  seat: SeatRecord,
): PeerView {
  return {
    seat: seat.id,
    role: seat.role,
    name: nameOf(room, seat, staffNames),
    phase: seat.phase,
    since: iso(seat.since),
    endpoints: presence.endpointsOf(seat.id),
    reachable: mayReach(room, viewer, seat),
    pair: pairOf(room, viewer, seat),
  };
}

/** Everybody whom this seat may know of. */
export function peersOf(scene: Scene, viewer: SeatRecord): readonly PeerView[] {
  const visible = [...scene.room.seats.values()].filter((seat) => maySee(viewer, seat));
  return visible.map((seat) => peerView(scene, viewer, seat));
}

/** Where everything stands, for a socket that said hello. @param ended why the call it was in is over */
export function welcome(deps: CallsDeps, scene: Scene, session: SeatSession, ended: CallEnd | null): Welcome {
  const { room, organisation, now } = scene;
  const seat = seatIn(room, session.seatId);
  const { facts } = room;
  return {
    type: 'welcome',
    protocol: PROTOCOL_VERSION,
    now: iso(now),
    attach: session.attach,
    you: {
      seat: seat.id,
      endpoint: session.endpoint,
      role: seat.role,
      name: nameOf(room, seat, scene.staffNames),
      phase: seat.phase,
      since: iso(seat.since),
      ended,
    },
    appointment: {
      id: facts.id,
      start: iso(facts.start),
      end: iso(facts.end),
      clinician: facts.clinicianName,
      organisation: organisation.name,
      phone: organisation.phone,
      pictures: facts.pictures,
    },
    call: callView(deps, scene, session),
    peers: [...peersOf(scene, seat)],
  };
}

/** A guest as a desk sees him; null for staff. */
export function arrivalOf(
  { facts }: Pick<Room, 'facts'>,
  seat: SeatRecord,
  presence: Presence<Line>,
): Arrival | null {
  const participant = facts.participants.find(({ id }) => id === seat.participantId);
  if (participant === undefined) return null;
  return {
    appointment: facts.id,
    clinicianId: facts.clinicianId,
    seat: seat.id,
    participant: participant.id,
    name: participant.name,
    role: participant.role,
    start: iso(facts.start),
    phase: seat.phase,
    since: iso(seat.since),
    bound: seat.bindingHash !== null,
    online: presence.isOnline(seat.id),
    ...(seat.identity !== null && { identity: seat.identity }),
  };
}
