import type { FromServer } from '../../../server/protocol/signalling.ts';
import { firstGate, type Memory, memoryOf, tabMemory } from './call-memory.ts';
import { Cell } from './cell.ts';
import { Edges } from './edges.ts';
import { feedsOf, phaseOf, picturesOf } from './feeds.ts';
import { closedGate, type Gate, type GateEvent, step, unconfirmed } from './gate.ts';
import { type Identity, identify } from './identity.ts';
import { oncePerTurn } from './once-per-turn.ts';
import { watchPage } from './page-signs.ts';
import { type Renewal, renewal } from './renewal.ts';
import type { CheckActions } from './sas/check-view.ts';
import { Trust } from './sas/trust.ts';
import { CallSocket, type PageSign, type SocketCondition, type Verb } from './socket.ts';
import { admittedSeats, cameBack, hear, NOTHING_HEARD, type Standing } from './standing.ts';
import { type Statement, Statements } from './statements.ts';
import { Succession } from './succession.ts';
import type { TrackSource } from './track-source.ts';
import type { EndReason, SessionActions, SessionOptions, SessionView, SocketState } from './view.ts';

export interface EngineOptions extends Omit<SessionOptions, 'media'> {
  readonly live: TrackSource;
  /** `wss://HOST/socket` */
  readonly url: string;
  /** What survives a reload, and nothing else does; null where the browser keeps nothing. */
  readonly storage: Storage | null;
}

type Signalled = Extract<FromServer, { type: 'signal' }>;

/** One page's part in a call: the app's socket, the connections, the gate, and what a screen sees of them. */
export class CallEngine implements Omit<SessionActions, keyof Succession> {
  readonly view: Cell<SessionView>;
  readonly #options: EngineOptions;
  readonly #memory: Memory;
  readonly #keys: Map<string, string>;
  /** Comparisons begun in this call, by participant id. */
  readonly #runs: Map<string, number>;
  readonly #statements = new Statements((statement) => this.#socket.send(statement));
  readonly succession = new Succession({
    edges: () => this.#edges,
    say: (verb) => this.#say(verb),
    onChange: () => this.#settle(),
  });
  /** Brings everything in line with the gate. */
  readonly #settle = oncePerTurn(() => {
    if (this.#page.signal.aborted) return;
    this.#remember();
    if (this.#gate !== null) {
      this.#options.live.allowCamera(picturesOf(this.#standing, this.#gate).own);
      this.#edges?.apply(this.#gate);
    }
    this.#publish();
  });
  /** Nothing is heard before this browser knows who it is: else an early offer would be lost. */
  readonly #ready: Promise<void>;
  readonly #socket: CallSocket;
  readonly #renewal: Renewal;
  readonly #page = new AbortController();
  readonly #unsubscribe: () => void;
  #standing: Standing = NOTHING_HEARD;
  #gate: Gate | null = null;
  #identity: Identity | null = null;
  #edges: Edges | null = null;
  #wasLive = false;

  constructor(options: EngineOptions) {
    const { seat, endpoint, url, storage, live } = options;
    this.#options = options;
    this.#memory = tabMemory(seat, storage);
    const { keys, runs } = this.#memory.read();
    this.#keys = new Map(Object.entries(keys));
    this.#runs = new Map(Object.entries(runs));
    this.view = new Cell(this.#look('connecting'));
    this.#ready = identify().then(
      (identity) => {
        this.#identity = identity;
      },
      () => this.#end('unsupported'),
    );
    this.#socket = new CallSocket({
      url,
      seat,
      endpoint,
      watchPage,
      isCutOff: () => this.#edges?.areCutOff ?? false,
      onMessage: (message) => this.#ready.then(() => this.#hear(message)),
      onCondition: (condition) => this.#socketMoved(condition),
    });
    this.#renewal = renewal(() => this.#socket.send({ type: 'ice' }));
    this.#unsubscribe = live.subscribe(() => this.#settle());
    const noticed = (sign: PageSign) => (sign === 'online' ? this.#edges?.restartIce() : this.#probe());
    this.#page.signal.addEventListener('abort', watchPage(noticed));
  }

  admit(seat: string): void {
    const peer = this.#standing.peers.get(seat);
    if (this.#gate?.side !== 'host' || peer === undefined) return;
    // The app first: when it cannot be told, nobody is let in, and no signature leaves this browser.
    if (peer.phase !== 'admitted' && !this.#say({ type: 'admit', seat })) return;
    this.#stepGate({ type: 'pressed', seat });
  }

  refuse(seat: string): void {
    this.#stepGate({ type: 'withdrawn', seat });
    this.#say({ type: 'refuse', seat });
  }

  showBoth(): void {
    if (this.#gate?.side === 'host') this.#stepGate({ type: 'lifted', seat: this.#gate.seat });
  }

  leave(): void {
    this.#end('left', { type: 'leave' });
  }

  end(): void {
    this.#end('host', { type: 'end' });
  }

  acceptDevice(id: string): void {
    const edge = this.#edges?.get(id);
    if (edge?.path !== 'other-device') return;
    this.#keys.delete(id);
    // A host decides anew who is let in: the press was for the device of before.
    if (this.#gate?.side === 'host') this.#stepGate({ type: 'withdrawn', seat: edge.peer.seat });
    edge.connection.acceptDevice();
  }

  check(id: string): CheckActions | null {
    return this.#edges?.get(id)?.check ?? null;
  }

  dismissNotice(): void {
    this.#notice(null);
  }

  close(): void {
    this.#stop();
  }

  #hear(message: FromServer): void {
    if (this.#page.signal.aborted) return;
    const side = this.#gate?.side ?? this.#options.as;
    if (message.type === 'signal') this.#receive(message);
    else if (message.type === 'welcome' && !this.succession.agrees(side, message)) this.#end('rejected');
    else this.#hearNews(message);
  }

  #hearNews(message: Exclude<FromServer, Signalled>): void {
    if (message.type === 'welcome') this.#gate ??= firstGate(this.#options, this.#memory);
    if (message.type === 'error' && message.about === 'admit') this.#takeBackPresses();
    if (message.type === 'error' && message.about === 'offer') this.succession.refused();
    if (message.type === 'mismatch') this.#mismatched(message.seat, null);
    const before = this.#standing;
    this.#standing = hear(before, message, Date.now());
    if (message.type === 'welcome') this.#statements.flush();
    if (message.type === 'welcome' || cameBack(before, this.#standing)) this.#edges?.hurry();
    if (this.#standing.ended === null) this.#follow();
    else this.#end(this.#standing.ended);
  }

  #follow(): void {
    this.#renewal.set(this.#standing.call, this.#standing.clockOffsetMs);
    const call = this.#standing.call?.call ?? null;
    this.#stepGate({ type: 'app', call, admitted: admittedSeats(this.#standing) });
    this.#stepGate({ type: 'pictures', show: this.#standing.appointment?.pictures ?? 'both' });
    this.#reconcile();
  }

  #receive({ from, n, payload }: Signalled): void {
    const endpoints = this.#standing.peers.get(from.seat)?.endpoints ?? [];
    const attach = endpoints.find(({ endpoint }) => endpoint === from.endpoint)?.attach ?? null;
    this.#edges?.receive(from, attach, n, payload);
  }

  /** The app has refused an admission: which one it does not say, so none that is not confirmed stands. */
  #takeBackPresses(): void {
    if (this.#gate?.side !== 'host') return;
    for (const seat of unconfirmed(this.#gate)) this.#stepGate({ type: 'withdrawn', seat });
  }

  /** People found that somebody sits between this seat and that one. @param report what the app is told of it */
  #mismatched(seat: string, report: Statement | null): void {
    for (const edge of this.#edges?.all() ?? []) if (edge.peer.seat === seat) edge.distrust();
    if (this.#standing.peers.get(seat)?.role === 'host') {
      this.#end('mismatch', report ?? undefined);
    } else {
      if (report !== null) this.#statements.say(report);
      this.#stepGate({ type: 'withdrawn', seat });
      this.#notice({ code: 'MISMATCH', about: 'mismatch' });
    }
  }

  #notice(notice: SessionView['notice']): void {
    this.#standing = { ...this.#standing, notice };
    this.#settle();
  }

  #socketMoved(condition: SocketCondition): void {
    if (typeof condition === 'object' && condition.closed !== 'left') this.#end(condition.closed);
    else this.#settle();
  }

  #stepGate(event: GateEvent): void {
    if (this.#gate === null) return;
    const before = this.#gate;
    this.#gate = step(before, event);
    if (before.call !== this.#gate.call) this.#newCall(before.call);
    this.#settle();
  }

  #newCall(before: string | null): void {
    this.#wasLive = false;
    if (before !== null) for (const known of [this.#keys, this.#runs]) known.clear();
  }

  #reconcile(): void {
    const { you } = this.#standing;
    if (this.#identity === null || this.#gate === null || you === null) return;
    this.#edges ??= this.#openEdges(this.#identity, you, this.#gate);
    this.#edges.reconcile(this.#standing, this.#gate);
    this.#settle();
  }

  #openEdges(identity: Identity, { role, name }: NonNullable<Standing['you']>, gate: Gate): Edges {
    const { seat, endpoint, live, storage } = this.#options;
    const trust = new Trust({
      pins: identity.pins,
      runs: this.#runs,
      onRun: () => this.#remember(),
      onStatement: (report) => this.#statements.say(report),
      onMismatch: (about, report) => this.#mismatched(about, report),
    });
    return new Edges({
      identity,
      me: { seat, endpoint, role, name },
      ...{ live, trust, storage, gate },
      keys: this.#keys,
      send: (to, payload) => this.#socket.signal(to, payload),
      forget: (to) => this.#socket.forget(to),
      onBroken: () => this.#socket.renew(),
      onStall: () => this.#probe(),
      onFigures: (quality) => this.#socket.send(quality),
      onGate: (event) => this.#stepGate(event),
      onChange: () => this.#settle(),
    });
  }

  #remember(): void {
    for (const { peer, connection } of this.#edges?.all() ?? []) {
      if (connection.state === 'proven' && connection.peerIdk) this.#keys.set(peer.id, connection.peerIdk);
    }
    if (this.#gate !== null) this.#memory.write(memoryOf(this.#gate, this.#keys, this.#runs));
  }

  #publish(): void {
    const { condition: now } = this.#socket;
    this.view.set(this.#look(typeof now === 'object' ? 'closed' : now));
  }

  #look(socket: SocketState): SessionView {
    const peers = feedsOf(this.#standing, this.#gate, (id) => this.#edges?.get(id));
    const phase = phaseOf(this.#standing, peers, this.#wasLive);
    this.#wasLive ||= phase === 'live';
    const handover = this.#edges?.book?.view ?? null;
    const pictures = picturesOf(this.#standing, this.#gate);
    return { ...this.#standing, phase, socket, peers, pictures, handover };
  }

  /** A page that slept, or hears nobody any more, may have a dead socket. */
  #probe(): void {
    if (this.#standing.call !== null) this.#socket.probe();
  }

  #say(message: Verb): boolean {
    const said = this.#socket.send(message);
    if (!said) this.#notice({ code: 'OFFLINE', about: message.type });
    return said;
  }

  /** Nothing of this person leaves any more; the last view says why. */
  #end(reason: EndReason, farewell?: Verb): void {
    if (this.#page.signal.aborted) return;
    this.#standing = { ...this.#standing, ended: this.#standing.ended ?? reason };
    this.#memory.forget();
    this.#stop(farewell);
    this.#options.live.close();
    this.#publish();
  }

  #stop(farewell?: Verb): void {
    this.#page.abort();
    this.#renewal.stop();
    this.#unsubscribe();
    this.#edges?.close();
    this.#edges = null;
    this.#gate = this.#gate && closedGate(this.#gate.side, this.#gate.seat);
    this.#socket.close(farewell);
  }
}
