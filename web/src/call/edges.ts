import type { Quality } from '../../../server/protocol/quality.ts';
import type { Address, CallView, SeatRole } from '../../../server/protocol/signalling.ts';
import { Edge } from './edge.ts';
import type { Gate, GateEvent } from './gate.ts';
import type { Identity } from './identity.ts';
import { Mailbox } from './mailbox.ts';
import { type MeshPeer, mesh } from './mesh.ts';
import { isImpolite, participantId } from './participant.ts';
import type { Watch } from './quality/watch.ts';
import type { Self, Trust } from './sas/trust.ts';
import { readSignal, type SignalMessage } from './signal-text.ts';
import type { Standing } from './standing.ts';
import { type Synthetic, synthetic } from './synthetic.ts';
import type { TrackSource } from './track-source.ts';

export interface EdgesOptions {
  readonly identity: Identity;
  readonly me: Address & { readonly role: SeatRole; readonly name: string };
  readonly live: TrackSource;
  /** Device keys seen in this call, by participant id. */
  readonly keys: ReadonlyMap<string, string>;
  readonly trust: Trust;
  readonly send: (to: Address, payload: string) => void;
  /** Lets go of what still waits to be sent to this peer. */
  readonly forget: (to: Address) => void;
  /** A connection cannot be brought back: this page must come in anew, as after a reload. */
  readonly onBroken: () => void;
  /** Nothing comes in from a live peer: perhaps the own network has changed. */
  readonly onStall: () => void;
  /** How the call goes, now and then and when it is over: for the app. */
  readonly onFigures: (quality: Quality) => void;
  readonly onGate: (event: GateEvent) => void;
  readonly onChange: () => void;
}

/** All connections of this page, kept in line with what the app says and what the gate allows. */
export class Edges {
  readonly #options: EdgesOptions;
  readonly #edges = new Map<string, Edge>();
  readonly #mailbox = new Mailbox();
  #call: string | null = null;
  #synthetic: Synthetic | null = null;
  #watch: Watch | 'coming' | null = null;

  constructor(options: EdgesOptions) {
    this.#options = options;
  }

  get(id: string): Edge | undefined {
    return this.#edges.get(id);
  }

  all(): readonly Edge[] {
    return [...this.#edges.values()];
  }

  /** Closes what is over, builds what is new, leaves what lives. Harmless to repeat. */
  reconcile(standing: Standing, gate: Gate): void {
    const wanted = mesh(standing);
    this.#closeStale(wanted, standing.call?.call ?? null);
    for (const peer of wanted.values()) {
      if (standing.call && peer.epoch !== null && !this.#edges.has(peer.id)) {
        this.#build(peer, peer.epoch, standing.call, gate);
      }
    }
    if (standing.call) for (const edge of this.#edges.values()) edge.configure(standing.call.iceServers);
    this.apply(gate);
  }

  apply(gate: Gate): void {
    for (const edge of this.#edges.values()) edge.apply(gate);
    if (this.#watch === null && this.all().some(({ path }) => path === 'live')) void this.#fetchWatch();
  }

  /** Takes a forwarded signal: to its connection, aside when it is early, away when it is late or nothing of ours. */
  receive(from: Address, attach: number | null, n: number, payload: string): void {
    const id = participantId(from);
    const arrival = this.#mailbox.arrived(id, attach, n);
    const message = readSignal(payload);
    if (arrival === 'old' || message === null) return;
    const edge = this.#edges.get(id);
    if (edge === undefined || message.epoch > edge.connection.epoch) this.#mailbox.hold(id, message);
    else this.#deliver(edge, message);
    if (arrival === 'gap') edge?.connection.hurry();
  }

  /** The socket or the network came back: what hangs is tried at once. */
  hurry(): void {
    for (const edge of this.#edges.values()) edge.connection.hurry();
  }

  /** This device's network changed: every path is looked for anew while the old ones go on. */
  restartIce(): void {
    for (const edge of this.#edges.values()) edge.connection.restartIce();
  }

  close(): void {
    this.#endWatch();
    for (const edge of this.#edges.values()) edge.close();
    this.#edges.clear();
    this.#mailbox.clear();
    this.#synthetic?.stop();
    this.#synthetic = null;
  }

  /** Not part of the page: it is for calls that are live. What fails to come is tried again at the next change. */
  async #fetchWatch(): Promise<void> {
    const { live, onStall, onChange, onFigures } = this.#options;
    const call = this.#call;
    this.#watch = 'coming';
    const loaded = await import('./quality/watch.ts').catch(() => null);
    if (this.#watch !== 'coming') return; // over meanwhile
    const isOn = loaded !== null && call !== null && call === this.#call;
    const parts = { edges: () => this.all(), live, onStall, onChange };
    this.#watch = isOn
      ? new loaded.Watch({
          ...parts,
          onFigures: (over, figures) => onFigures({ type: 'quality', call, over, figures }),
        })
      : null;
  }

  #endWatch(): void {
    if (typeof this.#watch === 'object') this.#watch?.stop();
    this.#watch = null;
  }

  #closeStale(wanted: ReadonlyMap<string, MeshPeer>, call: string | null): void {
    if (call !== this.#call) this.#endWatch();
    for (const [id, edge] of this.#edges) {
      const want = wanted.get(id);
      const stays = call === this.#call && (want?.epoch === null || want?.epoch === edge.connection.epoch);
      if (stays) {
        edge.setAway(want?.epoch === null);
        continue;
      }
      this.#edges.delete(id);
      edge.close();
      this.#options.forget(edge.peer);
    }
    this.#call = call;
  }

  #build(peer: MeshPeer, epoch: number, call: CallView, gate: Gate): void {
    const { identity, me, live, keys, trust, send, onBroken, onGate, onChange } = this.#options;
    const { key, certificate } = identity;
    const self: Self = { key, certificate, id: participantId(me), role: me.role, name: me.name };
    const seen = keys.get(peer.id);
    this.#synthetic ??= synthetic();
    const edge = new Edge({
      call: call.call,
      path: call.path,
      iceServers: call.iceServers,
      epoch,
      peer,
      self,
      trust,
      impolite: isImpolite(self, peer),
      knownIdks: seen === undefined ? trust.knownIdks(peer) : [seen],
      tracks: this.#synthetic,
      gate,
      live,
      send: (payload) => send(peer, payload),
      onBroken,
      onGate,
      onChange,
    });
    this.#edges.set(peer.id, edge);
    for (const message of this.#mailbox.take(peer.id, epoch)) this.#deliver(edge, message);
  }

  #deliver(edge: Edge, message: SignalMessage): void {
    const late = message.epoch < edge.connection.epoch || message.call !== this.#call;
    if (!late) edge.connection.receive(message);
  }
}
