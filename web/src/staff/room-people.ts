import type { PeerFeed, PeerPath } from '../call/view.ts';

/** The people of a call as the consulting room arranges them. */
export interface RoomPeople {
  /** At the door: waiting, or to be let in once more after a change of device. The longest first. */
  readonly door: readonly PeerFeed[];
  /** In the room: with a picture on the stage. */
  readonly inside: readonly PeerFeed[];
  /** Expected, and not here (any more). */
  readonly away: readonly PeerFeed[];
}

/** Arranges the peers of a call. A person's second device stands on the stage, never at the door. */
export function arrange(peers: readonly PeerFeed[]): RoomPeople {
  const first = peers.filter(({ endpoint }) => endpoint === 0);
  const atDoor = (peer: PeerFeed): boolean =>
    peer.phase === 'waiting' || (peer.phase === 'admitted' && peer.admittable);
  return {
    door: first.filter(atDoor).sort((one, other) => Date.parse(one.since) - Date.parse(other.since)),
    inside: peers.filter((peer) => peer.phase === 'admitted'),
    away: first.filter(({ phase }) => phase === 'invited' || phase === 'left'),
  };
}

/** Who may come in any moment and has no place on the stage yet. */
export function soonInside({ door, inside }: RoomPeople): readonly PeerFeed[] {
  return door.filter((peer) => !inside.includes(peer));
}

/** How ready somebody at the door is, as the end of a text's key `door.…`; `null`: there is nothing to say. */
export function readiness(path: PeerPath): 'absent' | 'connecting' | 'ready' | 'other' | 'trouble' | null {
  switch (path) {
    case 'absent':
      return 'absent';
    case 'connecting':
    case 'reconnecting':
      return 'connecting';
    case 'ready':
      return 'ready';
    case 'other-device':
      return 'other';
    case 'mismatch':
      return 'trouble';
    case 'live':
      return null;
  }
}

/** `7:05`, or `1:07:05` beyond an hour: how long a conversation lasts. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}
