import type { PeerView } from '../../../server/protocol/signalling.ts';
import type { Edge } from './edge.ts';
import { type Gate, isHost, isLifted, mayShow, roleTo } from './gate.ts';
import { participantId } from './participant.ts';
import type { Standing } from './standing.ts';
import type { PeerFeed, PeerPath, Phase, PicturesView } from './view.ts';

type FindEdge = (id: string) => Edge | undefined;
type Endpoint = PeerView['endpoints'][number];

/**
 * What a screen sees of every other browser. A seat that no browser has come to yet is one feed, 'absent'. A guest sees of
 * other guests those alone whom the host's roster names, under the name that it gives them.
 */
export function feedsOf({ you, peers }: Standing, gate: Gate | null, edge: FindEdge): readonly PeerFeed[] {
  return [...peers.values()]
    .filter(({ seat }) => seat !== you?.seat)
    .flatMap((peer) => endpointsOf(peer).map((endpoint) => feedOf(peer, endpoint, gate, edge)))
    .filter(
      (feed) => gate?.side !== 'guest' || (feed.role === 'host' ? isHost(gate, feed) : feed.vouched !== null),
    );
}

function endpointsOf({ endpoints }: PeerView): readonly Endpoint[] {
  return endpoints.length > 0 ? endpoints : [{ endpoint: 0, attach: null }];
}

function feedOf(peer: PeerView, { endpoint, attach }: Endpoint, gate: Gate | null, find: FindEdge): PeerFeed {
  const { seat, phase, since } = peer;
  const id = participantId({ seat, endpoint });
  const edge = find(id);
  const { role: told, name } = edge?.member ?? peer;
  const role = gate === null ? told : roleTo(gate, { role: told, seat });
  const pressed = gate?.side === 'host' && gate.pressed.has(seat);
  const proven = edge !== undefined && edge.connection.peerFp !== null;
  return {
    ...{ id, seat, endpoint, role, name, phase, since },
    online: attach !== null,
    path: edge?.path ?? 'absent',
    stream: proven ? edge.connection.stream : null,
    showing: edge?.showing ?? false,
    micMuted: edge?.hint?.mic === false,
    cameraOff: edge?.hint?.cam === false,
    unseen: gate !== null && !mayShow(gate, role),
    admittable: gate?.side === 'host' && !pressed && (phase === 'waiting' || phase === 'admitted'),
    line: edge?.line ?? null,
    check: edge?.check?.view ?? null,
    vouched: edge?.member?.ver ?? null,
    admitting: pressed && gate?.confirmed.has(seat) === false,
  };
}

/** Whose picture is shown, as far as this page knows. */
export function picturesOf({ you }: Standing, gate: Gate | null): PicturesView {
  if (gate === null || you === null) return { own: true, liftable: false, lifted: false };
  const lifted = gate.pictures !== 'both' && isLifted(gate);
  const liftable = gate.side === 'host' && gate.pictures !== 'both' && !lifted;
  return { own: mayShow(gate, you.role), liftable, lifted };
}

/**
 * Where this page stands, in one word.
 *
 * @param wasLive whether it was live in this call before: what is missing now is then being looked for again.
 */
export function phaseOf(standing: Standing, feeds: readonly PeerFeed[], wasLive: boolean): Phase {
  const { you, ended } = standing;
  if (ended !== null) return { ended };
  if (you === null) return 'starting';
  const isIn = you.role === 'host' ? feeds.some(isAdmitted) : you.phase === 'admitted';
  if (!isIn) return 'waiting';
  if (feeds.some(({ path }) => path === 'live')) return 'live';
  return wasLive || feeds.some(({ path }) => path === 'reconnecting') ? 'reconnecting' : 'connecting';
}

const AWAY: ReadonlySet<PeerPath> = new Set(['absent', 'other-device', 'mismatch']);

/** For a host: somebody was let in, and a browser of theirs is or was there. */
function isAdmitted({ phase, admittable, path }: PeerFeed): boolean {
  return phase === 'admitted' && !admittable && !AWAY.has(path);
}
