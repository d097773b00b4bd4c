import type { SeatPhase } from '../../../server/protocol/agenda.ts';
import type { Address } from '../../../server/protocol/signalling.ts';
import { type Gate, type GatePeer, isHost, roleTo } from './gate.ts';
import { participantId } from './participant.ts';
import type { Standing } from './standing.ts';

/** A peer's browser, and the epoch of the connection with it; null: it is away, and what connects us stays. */
export interface MeshPeer extends GatePeer {
  readonly endpoint: Address['endpoint'];
  readonly epoch: number | null;
  /** As the app gave it to both sides. */
  readonly name: string;
  /** Stands for this patient and this clinician in every appointment; null for any other two. */
  readonly pair: string | null;
}

const TAKES_PART: ReadonlySet<SeatPhase> = new Set(['waiting', 'admitted']);

/**
 * With whom this browser holds a connection, by participant id. A browser whose socket to the app died stays in it:
 * its media may well live. One that may not be reached (yet) and has no connection gets none.
 *
 * @param listed for a guest: whom the host's roster names. Nobody else is met but the host, whatever the app says.
 */
export function mesh(
  { attach, you, call, peers }: Standing,
  gate: Gate,
  listed: { has(id: string): boolean },
): ReadonlyMap<string, MeshPeer> {
  if (attach === null || you === null || call === null) return new Map();
  const browsers = [...peers.values()]
    .filter(({ seat, phase }) => seat !== you.seat && TAKES_PART.has(phase))
    .flatMap(({ seat, role: told, name, pair, reachable, endpoints }) =>
      endpoints.map(({ endpoint, attach: theirs }): MeshPeer => {
        const role = roleTo(gate, { role: told, seat });
        const epoch = theirs === null || !reachable ? null : Math.max(attach, theirs);
        return { id: participantId({ seat, endpoint }), seat, endpoint, role, name, pair, epoch };
      }),
    );
  const met = browsers.filter(
    (peer) => gate.side === 'host' || (peer.role === 'host' ? isHost(gate, peer) : listed.has(peer.id)),
  );
  return new Map(met.map((peer) => [peer.id, peer]));
}
