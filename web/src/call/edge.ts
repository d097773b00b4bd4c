import { isAdmit, signedAdmit } from './admit.ts';
import { AwayLetters } from './away-letters.ts';
import { Checking } from './checking.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { type MediaHint, readControl, voidText } from './control.ts';
import { type Gate, type GateEvent, isLifted, mayAttach, mayMeet, mayShow } from './gate.ts';
import type { MeshPeer } from './mesh.ts';
import { OwnWord } from './own-word.ts';
import type { Gauge } from './quality/gauge.ts';
import type { LineView } from './quality/line-view.ts';
import type { Sender } from './roster/reader.ts';
import type { Member } from './roster/roster.ts';
import type { Self } from './sas/comparison.ts';
import type { Trust } from './sas/trust.ts';
import type { Verification } from './sas/verification.ts';
import type { SignalMessage } from './signal-text.ts';
import type { TrackSource } from './track-source.ts';
import type { PeerPath } from './view.ts';

type OfConnection = 'onState' | 'onControl' | 'policy' | 'peer' | 'me' | 'key' | 'certificate';

export interface EdgeOptions extends Omit<ConnectionOptions, OfConnection> {
  readonly peer: MeshPeer;
  readonly self: Self;
  /** The organisation's choice. */
  readonly path: 'direct' | 'relay';
  readonly gate: Gate;
  /** The own live media: looked at only when the gate is open. */
  readonly live: TrackSource;
  readonly trust: Trust;
  readonly onGate: (event: GateEvent) => void;
  /** Somebody says a roster on this connection, or hands the call over. */
  readonly onRoster: (text: string, from: Sender) => void;
  /** Something that a screen shows has changed. */
  readonly onChange: () => void;
}

/** Lets the first pictures through before a comparison and the search for a direct path take the processor. */
const SETTLED_MS = 1_000;

/** One connection with everything that hangs on it: the host's half of the admission, live media, what it shows. */
export class Edge {
  readonly connection: Connection;
  /** As the newest roster of the host has it; null on the host's side, and where it has not. */
  member: Member | null = null;
  /** What the other side says of its media; null until it is live. */
  hint: MediaHint | null = null;
  /** Measures it while it is live; null until it has been. */
  gauge: Gauge | null = null;
  /** From the open gate here until the other side was live too, ms; null: it was not yet. */
  firstLiveMs: number | null = null;
  #openedAt: number | null = null;
  readonly #options: EdgeOptions;
  #peer: MeshPeer;
  #self: Self;
  #gate: Gate;
  #policy: RTCIceTransportPolicy;
  #iceServers: readonly RTCIceServer[];
  /** False: a direct path was looked for, or there was no need to. */
  #wantsDirect: boolean;
  #settling: ReturnType<typeof setTimeout> | null = null;
  readonly #word = new OwnWord((text) => this.connection.say(text));
  #noteSent = false;
  #closed = false;
  readonly letters: AwayLetters;
  readonly #checking: Checking;
  #distrusted = false;

  constructor(options: EdgeOptions) {
    this.#options = options;
    this.#gate = options.gate;
    this.#peer = options.peer;
    this.#self = options.self;
    this.letters = new AwayLetters(options.send);
    this.#checking = new Checking(() => this.#compare(), options.onChange);
    this.#iceServers = options.iceServers;
    this.#policy = this.#wantedPolicy();
    this.#wantsDirect = this.#policy === 'relay' && options.path === 'direct' && options.impolite;
    this.connection = new Connection({
      ...options,
      me: options.self.id,
      key: options.self.key,
      certificate: options.self.certificate,
      peer: options.peer.id,
      policy: this.#policy,
      send: (payload) => this.letters.post(payload),
      onState: () => this.#moved(),
      onControl: (data) => void this.#control(data),
    });
  }

  get peer(): MeshPeer {
    return this.#peer;
  }

  get path(): PeerPath {
    const { state } = this.connection;
    if (typeof state === 'object') return 'mismatch';
    if (state !== 'proven') return state;
    if (!mayAttach(this.#gate, this.peer)) return 'ready';
    return this.gauge?.lost ? 'reconnecting' : 'live';
  }

  /** Whether the other side's real picture is in the stream, as far as it says and the gate allows. */
  get showing(): boolean {
    return this.hint?.cam === true && this.open && mayShow(this.#gate, this.peer.role);
  }

  /** Whether live media belong on it: proven, and the gate allows them. */
  get open(): boolean {
    return mayAttach(this.#gate, this.peer) && this.connection.peerFp !== null;
  }

  /** How its line is; null before it was live for a second. */
  get line(): LineView | null {
    return this.gauge?.view ?? null;
  }

  /** The comparison with this person; null before the connection is proven, and between guests. */
  get check(): Verification | null {
    return this.#checking.current;
  }

  /** Brings the connection in line with the gate and the own devices. Harmless to repeat. */
  apply(gate: Gate): void {
    this.#gate = gate;
    if (this.#closed) return;
    this.#list();
    if (this.connection.peerFp !== null) {
      this.#checking.with(() => undefined);
      void this.#note();
      this.#show();
    }
    this.configure(this.#iceServers);
  }

  /** Takes in what both sides are. With a new host people compare anew; guests among each other never do. */
  meet(peer: MeshPeer, self: Self): void {
    const before = this.#withHost;
    this.#noteSent &&= self.role === this.#self.role; // a host's word ends with his part
    [this.#peer, this.#self] = [peer, self];
    if (before === this.#withHost) return;
    this.#checking.anew();
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#settling = null;
  }

  /** Whether a message may reach the connection: with the host any, with a guest what the roster's device has signed. */
  knows(message: SignalMessage): boolean {
    if (this.#withHost || message.t === 'candidate') return true;
    return message.bind.idk === this.member?.idk && message.bind.fp === this.member.fp;
  }

  /** Relay credentials, and whether direct paths may be looked for: both count from the next ICE restart. */
  configure(iceServers: readonly RTCIceServer[]): void {
    const policy = this.#wantedPolicy();
    if (iceServers === this.#iceServers && policy === this.#policy) return;
    this.#iceServers = iceServers;
    this.#policy = policy;
    this.connection.configure(iceServers, policy);
  }

  /** A person found that somebody stands between: nothing more goes either way. */
  distrust(): void {
    this.#distrusted = true;
    this.#checking.close();
    this.connection.distrust();
    this.#options.onGate({ type: 'lost', peer: this.peer.id });
  }

  close(): void {
    this.#closed = true;
    this.#checking.close();
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.connection.close();
    this.#options.onGate({ type: 'lost', peer: this.peer.id });
  }

  get #isHost(): boolean {
    return this.#self.role === 'host';
  }

  get #withHost(): boolean {
    return this.#isHost || this.peer.role === 'host';
  }

  #moved(): void {
    if (this.#closed) return;
    if (typeof this.connection.state === 'object' && !this.#distrusted)
      this.#options.trust.breached(this.peer);
    this.#options.onChange();
  }

  /** Guests meet by the key and certificate in the roster; what is another connection's counts for nothing. */
  #list(): void {
    const { peerIdk, peerFp } = this.connection;
    const is = this.member !== null && this.member.idk === peerIdk && this.member.fp === peerFp;
    const peer = this.peer.id;
    if (this.peer.role !== 'host' && is !== this.#gate.listed.has(peer))
      this.#options.onGate({ type: is ? 'listed' : 'lost', peer });
  }

  #compare(): ReturnType<Trust['compare']> | null {
    const { peerFp: fp, peerIdk: idk } = this.connection;
    if (fp === null || idk === null) return null;
    const { call, trust, onChange } = this.#options;
    const say = (text: string) => void this.connection.say(text);
    return trust.compare({ call, self: this.#self, peer: this.peer, idk, fp, say, onChange });
  }

  /** The one place where live tracks meet a connection. */
  #show(): void {
    const { live, tracks, call } = this.#options;
    const { open } = this;
    if (open) this.#openedAt ??= performance.now();
    const seen = mayShow(this.#gate, this.#self.role);
    const audio = (open ? live.microphone : null) ?? tracks.audio;
    const video = (open && seen ? live.camera : null) ?? tracks.video;
    void this.connection.show({ audio, video });
    this.#word.media(open ? { ...live.hint, cam: live.hint.cam && seen } : null);
    if (open && this.#isHost && isLifted(this.#gate)) this.#word.lift(call);
    if (open && this.hint !== null) this.#bothLive();
  }

  #bothLive(): void {
    this.#settling ??= setTimeout(() => {
      this.#checking.with((check) => check.start());
      this.#seekDirect();
    }, SETTLED_MS);
  }

  /** Host: the signed half goes as soon as there is a proven connection to a seat that was let in. */
  async #note(): Promise<void> {
    const { key } = this.#options.self;
    const pressed = this.#isHost && this.#gate.pressed.has(this.peer.seat);
    if (this.#noteSent && !pressed) return this.#takeBack();
    const { peerFp } = this.connection;
    if (this.#noteSent || !pressed || peerFp === null) return;
    this.#noteSent = true;
    const text = await signedAdmit(key.sign, this.#admission(peerFp));
    const meant = !this.#closed && this.#gate.pressed.has(this.peer.seat);
    if (meant && this.connection.say(text)) this.#options.onGate({ type: 'noted', peer: this.peer.id });
    else this.#noteSent = false;
  }

  #takeBack(): void {
    this.#noteSent = false;
    this.connection.say(voidText(this.#options.call));
    this.#options.onGate({ type: 'lost', peer: this.peer.id });
  }

  async #control(data: unknown): Promise<void> {
    const message = readControl(data);
    if (message === null) this.gauge?.hear(data, performance.now());
    if (message?.t === 'media') {
      this.hint = message.hint;
      this.firstLiveMs ??= this.#openedAt === null ? 0 : performance.now() - this.#openedAt;
      this.#options.onChange();
    }
    if (message?.t === 'sas') this.#checking.with((check) => check.hear(message.message));
    if (message?.t === 'roster') return this.#heard(message.text);
    if (this.#isHost || this.peer.role !== 'host') return;
    if (message?.t === 'admit.void') this.#options.onGate({ type: 'lost', peer: this.peer.id });
    if (message?.t === 'pictures' && message.call === this.#options.call)
      this.#options.onGate({ type: 'lifted', seat: this.peer.seat });
    const { peerIdk: idk, peerFp: fp } = this.connection;
    if (idk === null || fp === null) return;
    if (message?.t === 'admit') await this.#verify(message.text, idk, fp);
  }

  #heard(text: string): void {
    const { peerIdk: idk, peerFp: fp } = this.connection;
    const { id, role } = this.peer;
    if (idk !== null && fp !== null) this.#options.onRoster(text, { id, idk, fp, leads: role === 'host' });
  }

  /** Guest: both fingerprints as DTLS has them, and the key that signed this connection's bind. */
  async #verify(text: string, peerIdk: string, peerFp: string): Promise<void> {
    const { call, self } = this.#options;
    const expected = { call, from: this.peer.id, to: self.id, fpFrom: peerFp, fpTo: self.certificate.fp };
    if (!(await isAdmit(text, expected, peerIdk)) || this.#closed) return;
    this.#options.onGate({ type: 'noted', peer: this.peer.id });
  }

  #admission(peerFp: string) {
    const { call, self } = this.#options;
    return { call, from: self.id, to: this.peer.id, fpFrom: self.certificate.fp, fpTo: peerFp };
  }

  #wantedPolicy(): RTCIceTransportPolicy {
    return this.#options.path === 'direct' && mayMeet(this.#gate, this.peer) ? 'all' : 'relay';
  }

  /** Both sides are live, so both may show addresses: the impolite one asks for better paths, once. */
  #seekDirect(): void {
    if (!this.#wantsDirect) return;
    this.#wantsDirect = false;
    this.connection.restartIce();
  }
}
