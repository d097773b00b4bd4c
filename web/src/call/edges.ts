import type { Quality } from '../../../server/protocol/quality.ts';
import type { Address, CallView, SeatRole } from '../../../server/protocol/signalling.ts';
import { rosterSlot } from './call-memory.ts';
import { Edge } from './edge.ts';
import type { Gate, GateEvent } from './gate.ts';
import type { Identity } from './identity.ts';
import type { InCall, InCallOptions } from './in-call.ts';
import { Mailbox } from './mailbox.ts';
import { type MeshPeer, mesh } from './mesh.ts';
import { isImpolite, participantId, seatOf } from './participant.ts';
import type { Turn } from './roster/book.ts';
import type { Member } from './roster/roster.ts';
import type { Self } from './sas/comparison.ts';
import type { Trust } from './sas/trust.ts';
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
  /** As it stands when this begins. */
  readonly gate: Gate;
  /** What survives a reload; null: nothing. */
  readonly storage: Storage | null;
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

type Members = ReadonlyMap<string, Member>;
const NOBODY: Members = new Map();
interface HostRoster {
  readonly host: string;
  readonly members: Members;
}

/** All connections of this page, kept in line with what the app says and what the gate allows. */
export class Edges {
  readonly #options: EdgesOptions;
  readonly #edges = new Map<string, Edge>();
  readonly #mailbox = new Mailbox();
  #call: string | null = null;
  #synthetic: Synthetic | null = null;
  #coming: Promise<void> | null = null;
  #inCall: InCall | null = null;
  /** Guest: the newest roster, and the seat of the host whose it is. */
  #roster: HostRoster | null = null;
  #gate: Gate;
  #me: EdgesOptions['me'];
  #standing: Standing | null = null;

  constructor(options: EdgesOptions) {
    this.#options = options;
    this.#gate = options.gate;
    this.#me = options.me;
  }

  get(id: string): Edge | undefined {
    return this.#edges.get(id);
  }

  all(): readonly Edge[] {
    return [...this.#edges.values()];
  }

  /** Closes what is over, builds what is new, leaves what lives. Harmless to repeat. */
  reconcile(standing: Standing, gate: Gate): void {
    this.#standing = standing;
    const wanted = mesh(standing, gate, this.#listed(gate));
    this.#closeStale(wanted, standing.call?.call ?? null);
    for (const peer of wanted.values()) {
      const edge = this.#edges.get(peer.id);
      if (edge !== undefined) edge.meet(peer, this.#self());
      else if (standing.call && peer.epoch !== null) this.#build(peer, peer.epoch, standing.call, gate);
    }
    if (standing.call) for (const edge of this.#edges.values()) edge.configure(standing.call.iceServers);
    this.apply(gate);
  }

  apply(gate: Gate): void {
    const another = gate.host !== this.#gate.host;
    this.#gate = gate;
    if (another && this.#standing !== null) this.reconcile(this.#standing, gate);
    else this.#applyToAll(gate);
  }

  #applyToAll(gate: Gate): void {
    const listed = this.#listed(gate);
    for (const edge of this.#edges.values()) {
      edge.member = listed.get(edge.peer.id) ?? null;
      edge.apply(gate);
      this.#deliverHeld(edge);
    }
    if (this.all().some(({ path }) => path === 'live')) this.#withInCall((part) => part.book.update());
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

  /**
   * Nothing comes in from anybody who was live here. When the socket is a dead one too, this device's network is another
   * one: over the old connections browsers would look at the old paths for seconds more.
   */
  get areCutOff(): boolean {
    const gauges = this.all().flatMap(({ gauge }) => gauge ?? []);
    return gauges.length > 0 && gauges.every((gauge) => gauge.isSilent(performance.now()));
  }

  /** Who may take the call over; null before it is live. */
  get book(): InCall['book'] | null {
    return this.#inCall?.book ?? null;
  }

  /** The app calls this side otherwise, and a person pressed for it here: everybody stays where he is. */
  change({ role, name }: { readonly role: SeatRole; readonly name: string }, turn: Turn): void {
    this.#me = { ...this.#me, role, name };
    const members = this.book?.change(role, name) ?? [];
    this.#turn(turn, new Map(members.map((member) => [member.id, member])));
  }

  #turn({ from, to }: Turn, members: Members): void {
    this.#roster = { host: seatOf(to), members };
    this.#options.onGate({ type: 'turned', from, to });
  }

  close(): void {
    this.#endCall();
    this.#call = null;
    for (const edge of this.#edges.values()) edge.close();
    this.#edges.clear();
    this.#mailbox.clear();
    this.#synthetic?.stop();
    this.#synthetic = null;
  }

  /** What came with the first live connection goes with the call. */
  #endCall(): void {
    this.#inCall?.close();
    this.#inCall = null;
    this.#coming = null;
    this.#roster = null;
  }

  /** Whom the host of this call names; before he has let this person in: nobody. */
  #listed({ host }: Gate): Members {
    return this.#roster !== null && this.#roster.host === host ? this.#roster.members : NOBODY;
  }

  /** Not part of the page: it is for calls that are live. What fails to come is tried again at the next change. */
  #withInCall(use: (part: InCall) => void): void {
    const call = this.#call;
    if (call === null) return;
    this.#coming ??= import('./in-call.ts').then(({ InCall }) => {
      if (call === this.#call) this.#inCall ??= new InCall(this.#partsOf(call));
    });
    this.#coming.then(
      () => this.#inCall && use(this.#inCall),
      () => {
        this.#coming = null;
      },
    );
  }

  #partsOf(call: string): InCallOptions {
    return {
      ...this.#options,
      ...{ call, self: this.#self(), slot: rosterSlot(this.#options.me.seat) },
      gate: () => this.#gate,
      edges: () => this.all(),
      onMembers: (host, members) => {
        if (call === this.#call) this.#meet({ host: seatOf(host), members });
      },
      onTurn: (from, to) => {
        if (call !== this.#call || this.#gate.host !== seatOf(from)) return false;
        this.#turn({ from, to }, this.#roster?.members ?? NOBODY);
        return true;
      },
    };
  }

  /** The host says otherwise who is in: whom this page connects with may have changed. */
  #meet(roster: HostRoster): void {
    this.#roster = roster;
    if (this.#standing !== null) this.reconcile(this.#standing, this.#gate);
    this.#options.onChange();
  }

  #closeStale(wanted: ReadonlyMap<string, MeshPeer>, call: string | null): void {
    if (call !== this.#call) this.#endCall();
    for (const [id, edge] of this.#edges) {
      const want = wanted.get(id);
      const stays = call === this.#call && (want?.epoch === null || want?.epoch === edge.connection.epoch);
      if (stays) {
        edge.letters.setAway(want?.epoch === null);
        continue;
      }
      this.#edges.delete(id);
      edge.close();
      this.#options.forget(edge.peer);
    }
    this.#call = call;
  }

  #build(peer: MeshPeer, epoch: number, call: CallView, gate: Gate): void {
    const { live, keys, trust, send, onBroken, onGate, onChange } = this.#options;
    const self = this.#self();
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
      onRoster: (text, from) => this.#withInCall((part) => part.book.take(text, from)),
      onChange,
    });
    edge.member = this.#listed(gate).get(peer.id) ?? null;
    this.#edges.set(peer.id, edge);
    this.#deliverHeld(edge);
  }

  #self(): Self {
    const { key, certificate } = this.#options.identity;
    const { role, name } = this.#me;
    return { key, certificate, id: participantId(this.#me), role, name };
  }

  #deliverHeld(edge: Edge): void {
    const { peer, connection } = edge;
    for (const message of this.#mailbox.take(peer.id, connection.epoch)) this.#deliver(edge, message);
  }

  #deliver(edge: Edge, message: SignalMessage): void {
    const late = message.epoch < edge.connection.epoch || message.call !== this.#call;
    if (late) return;
    // what is not in the roster as it is here waits for the host's word: it reaches no connection
    const { id } = edge.peer;
    if (this.#mailbox.holds(id, message.epoch) || !edge.knows(message)) this.#mailbox.hold(id, message);
    else edge.connection.receive(message);
  }
}
