import { type Bind, type BindFault, type Description, faultOf } from './bind.ts';
import type { Certificate } from './certificate.ts';
import { CONTROL } from './control.ts';
import type { DeviceKey } from './device-key.ts';
import { dtlsRole, provenFingerprints, watchDtls } from './dtls.ts';
import { type IceChoice, iceChoice } from './ice-choice.ts';
import { type Negotiation, negotiation } from './negotiation.ts';
import { type Outbox, outbox } from './outbox.ts';
import { Outgoing, type Tracks } from './outgoing.ts';
import type { Vitals } from './quality/gauge.ts';
import { type Recovery, recovery } from './recovery.ts';
import { keepingRole } from './sdp.ts';
import type { Candidate, SignalMessage } from './signal-text.ts';

/** Why a connection closed itself: somebody stands in between. */
export type ConnectionFault = Exclude<BindFault, 'elsewhere' | 'other-device'> | 'mismatch';

export type ConnectionState =
  | 'connecting'
  /** connected, and the certificate is the one that the other side's device key signed */
  | 'proven'
  | 'reconnecting'
  /** another device key than before: what it sends is held until `acceptDevice` */
  | 'other-device'
  | { readonly closed: ConnectionFault };

export interface ConnectionOptions {
  readonly call: string;
  readonly epoch: number;
  /** Participant ids of this side and the other. */
  readonly me: string;
  readonly peer: string;
  readonly impolite: boolean;
  readonly certificate: Certificate;
  readonly key: DeviceKey;
  /** The peer's device keys that may come unasked; empty: any. */
  readonly knownIdks: readonly string[];
  readonly iceServers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
  /** Synthetic ones: live ones come by `show`, never here. */
  readonly tracks: Tracks;
  /** Takes a payload for the peer, in order. */
  readonly send: (payload: string) => void;
  readonly onState: (state: ConnectionState) => void;
  /** Nothing can bring this connection back: a newer epoch must take its place. Said again while it does not. */
  readonly onBroken: () => void;
  /** A message of `zvb-ctl`, only once the connection is proven. */
  readonly onControl: (data: unknown) => void;
}

/** Candidates of one description: more than any device has addresses. */
const MOST_HELD = 64;
const LOST: ReadonlySet<RTCPeerConnectionState> = new Set(['disconnected', 'failed']);

/** One RTCPeerConnection to one browser, for one epoch. */
export class Connection {
  readonly epoch: number;
  /** The other side's sound and picture. */
  readonly stream = new MediaStream();
  #state: ConnectionState = 'connecting';
  /** Key and certificate of the other side, from its first checked description on. */
  #peer: Pick<Bind, 'idk' | 'fp'> | null = null;
  #knownIdks: readonly string[];
  #broken = false;
  /** What came from another device since its last description. */
  #held: SignalMessage[] = [];
  #inbox: Promise<void> = Promise.resolve();
  readonly #options: ConnectionOptions;
  readonly #rtc: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #outgoing: Outgoing;
  readonly #ice: IceChoice;
  readonly #negotiation: Negotiation;
  readonly #outbox: Outbox;
  readonly #recovery: Recovery;

  constructor(options: ConnectionOptions) {
    const { certificate, iceServers, policy, tracks, impolite, epoch, knownIdks } = options;
    this.#options = options;
    this.epoch = epoch;
    this.#knownIdks = knownIdks;
    this.#rtc = new RTCPeerConnection({
      certificates: [certificate.dtls],
      iceServers: [...iceServers],
      iceTransportPolicy: policy,
      bundlePolicy: 'max-bundle',
    });
    this.#outbox = outbox(options, (payload) => this.#send(payload));
    this.#ice = iceChoice(this.#rtc);
    this.#negotiation = negotiation(this.#rtc, impolite, (own) => this.#tell(own));
    this.#recovery = recovery(impolite, () => this.nudge());
    this.#channel = this.#rtc.createDataChannel(CONTROL.label, {
      negotiated: true,
      id: CONTROL.id,
      ordered: true,
    });
    this.#listen();
    this.#outgoing = new Outgoing(this.#rtc, tracks);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** For whoever measures and limits what is sent. */
  get vitals(): Vitals {
    return this.#rtc;
  }

  /** The other side's device key; null before its first checked description. */
  get peerIdk(): string | null {
    return this.#peer?.idk ?? null;
  }

  /** The other side's certificate, once DTLS has proven it; null before. */
  get peerFp(): string | null {
    return this.#state === 'proven' || this.#state === 'reconnecting' ? (this.#peer?.fp ?? null) : null;
  }

  /** Takes a message of this call and epoch; strictly in order, also while an earlier one is still being checked. */
  receive(message: SignalMessage): void {
    this.#inbox = this.#inbox.then(() => this.#take(message));
  }

  /** The person here goes on with another device than before. */
  acceptDevice(): void {
    if (this.#state !== 'other-device') return;
    const held = this.#held;
    this.#held = [];
    this.#knownIdks = [];
    this.#enter('connecting');
    for (const message of held) this.receive(message);
  }

  /** Says something on `zvb-ctl`. @returns false when the channel is not open */
  say(text: string): boolean {
    if (this.#channel.readyState !== 'open') return false;
    this.#channel.send(text);
    return true;
  }

  /** Changes what the other side sees and hears; needs no negotiation. The media gate stands before this call. */
  async show(tracks: Tracks): Promise<void> {
    if (this.#rtc.signalingState !== 'closed') await this.#outgoing.show(tracks);
  }

  /** New relay credentials or another policy; they count from the next ICE restart. */
  configure(iceServers: readonly RTCIceServer[], policy: RTCIceTransportPolicy): void {
    // without a relay there was nothing to connect by until now
    if (this.#ice.choose(iceServers, policy)) this.#recovery.widen();
  }

  /** Looks for other paths while the present one goes on. */
  restartIce(): void {
    if (this.#rtc.signalingState === 'closed') return;
    this.#ice.takeUp();
    this.#rtc.restartIce();
  }

  /** Looks for a path at once, or sends a pending offer again. */
  nudge(): void {
    if (this.#broken) this.#options.onBroken();
    else if (this.#rtc.signalingState === 'have-local-offer') this.#negotiation.repeat();
    else this.restartIce();
  }

  /** The network or the socket came back. */
  hurry(): void {
    this.#negotiation.repeat();
    this.#recovery.hurry();
  }

  /** The people found that somebody stands in between. */
  distrust(): void {
    this.#refuse('mismatch');
  }

  close(): void {
    this.#recovery.stop();
    this.#rtc.close();
  }

  #listen(): void {
    const rtc = this.#rtc;
    rtc.onsignalingstatechange = () => watchDtls(rtc, () => this.#break());
    rtc.onnegotiationneeded = () => this.#offer();
    rtc.onicecandidate = ({ candidate }) => this.#outbox.candidate(candidate);
    rtc.ontrack = ({ track }) => this.stream.addTrack(track);
    rtc.onconnectionstatechange = () => this.#moved();
    this.#channel.onopen = () => this.#prove();
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#inbox = this.#inbox.then(() => this.#control(data));
    };
  }

  /** The polite side lets the first offer come: two that collide at the start cost a round trip. */
  #offer(): void {
    if (!this.#options.impolite && this.#rtc.remoteDescription === null) return;
    void this.#negotiation.offer().catch((cause: unknown) => this.#fault(cause));
  }

  #break(): void {
    this.#broken = true;
    this.#options.onBroken();
  }

  #moved(): void {
    const state = this.#rtc.connectionState;
    this.#recovery.changed(state);
    if (state === 'connected') this.#prove();
    if (LOST.has(state) && this.#state === 'proven') this.#enter('reconnecting');
  }

  /** In the inbox, so that nothing of the channel is read before the certificate is the bound one. */
  #prove(): void {
    this.#inbox = this.#inbox.then(async () => {
      if (this.#isClosed() || this.#peer === null) return;
      const prints = await provenFingerprints(this.#rtc);
      if (prints.length === 0 || this.#isClosed()) return;
      if (prints.some((print) => print !== this.#peer?.fp)) return this.#refuse('mismatch');
      // An open channel is part of being ready: on it travels the host's half of an admission.
      const ready = this.#channel.readyState === 'open' && !LOST.has(this.#rtc.connectionState);
      if (ready) this.#enter('proven');
    });
  }

  #control(data: unknown): void {
    if (this.#state === 'proven' || this.#state === 'reconnecting') this.#options.onControl(data);
  }

  async #take(message: SignalMessage): Promise<void> {
    if (this.#isClosed()) return;
    try {
      if (message.t === 'candidate') await this.#takeCandidate(message);
      else await this.#takeDescription(message);
    } catch (cause) {
      this.#fault(cause);
    }
  }

  async #takeCandidate(message: Candidate): Promise<void> {
    if (this.#state === 'other-device' && this.#held.length < MOST_HELD) this.#held.push(message);
    if (this.#rtc.remoteDescription === null) return; // of a description that was not taken
    try {
      await this.#negotiation.candidate(message.candidate);
    } catch {
      // of a generation that a restart has overtaken, or nonsense: other candidates, or a restart, make up for it
    }
  }

  async #takeDescription(description: Description): Promise<void> {
    const { call, epoch, me, peer } = this.#options;
    const idks = this.#peer ? [this.#peer.idk] : this.#knownIdks;
    const seen = { idks, fp: this.#peer?.fp ?? null };
    const fault = await faultOf(description, { call, epoch, from: peer, to: me, ...seen });
    if (this.#isClosed()) return;
    if (fault === 'elsewhere') return; // late, or sent astray: not ours to judge
    if (fault === 'other-device') return this.#hold(description);
    if (fault !== null) return this.#refuse(fault);
    this.#peer = { idk: description.bind.idk, fp: description.bind.fp };
    this.#ice.takeUp(); // an offer may be the other side's ICE restart
    await this.#negotiation.receive({ type: description.t, sdp: description.sdp });
  }

  #hold(description: Description): void {
    this.#held = [description];
    this.#enter('other-device');
  }

  #tell({ type, sdp }: RTCSessionDescription): void {
    if (type !== 'offer' && type !== 'answer') return;
    const role = type === 'offer' ? dtlsRole(this.#rtc) : null;
    this.#outbox.description(type, role === null ? sdp : keepingRole(sdp, role));
  }

  #send(payload: string): void {
    if (!this.#isClosed()) this.#options.send(payload);
  }

  #refuse(fault: ConnectionFault): void {
    this.close();
    this.#enter({ closed: fault });
  }

  /** A browser that cannot take a well-signed description: recovery tries again, and the console tells developers. */
  #fault(cause: unknown): void {
    if (!this.#isClosed()) queueMicrotask(() => reportError(cause));
  }

  #isClosed(): boolean {
    return this.#rtc.signalingState === 'closed';
  }

  #enter(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
