/** Perfect negotiation over one peer connection (W3C webrtc-pc §10.7). */
export interface Negotiation {
  /** Makes and sends an offer: for `negotiationneeded`. */
  offer(): Promise<void>;
  /** Sends the pending offer again, if there is one: it may have been lost with a socket. */
  repeat(): void;
  /** Takes the other side's checked description. */
  receive(description: RTCSessionDescriptionInit): Promise<void>;
  /** Takes a candidate; null: that side has no more. */
  candidate(candidate: RTCIceCandidateInit | null): Promise<void>;
}

type Peer = Pick<
  RTCPeerConnection,
  'signalingState' | 'localDescription' | 'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate'
>;

/**
 * Negotiates so that colliding offers end well: the impolite side's stands, the polite side rolls its own back.
 *
 * @param send takes each own description in the order made.
 */
export function negotiation(
  peer: Peer,
  impolite: boolean,
  send: (description: RTCSessionDescription) => void,
): Negotiation {
  let makingOffer = false;
  let ignoringOffer = false;
  let settlingAnswer = false;
  /** The last offer that was refused: it is told once that ours stands, or two such sides would never end. */
  let refused: string | undefined;
  /** The last description of each kind, given and taken, as its first text: what comes twice is known by it. */
  const given: Partial<Record<RTCSdpType, RTCSessionDescription>> = {};
  const taken: Partial<Record<RTCSdpType, string>> = {};

  async function describe(): Promise<void> {
    await peer.setLocalDescription(); // offer or answer, as the state asks
    const own = peer.localDescription;
    if (own === null) return;
    given[own.type] = own;
    send(own);
  }

  /**
   * What came twice changes nothing; but the answer to an offer may have been lost, so it is given again. Not by the impolite
   * side while it offers: that offer has ended the other one, and the old answer would come to who waits for none.
   */
  function isRepeated({ type, sdp }: RTCSessionDescriptionInit): boolean {
    if (sdp === undefined || taken[type] !== sdp) return false;
    const offers = peer.signalingState === 'have-local-offer';
    if (type === 'offer' && offers && impolite) return false;
    if (type === 'offer' && given.answer) send(given.answer);
    if (type === 'offer' && offers && given.offer) send(given.offer);
    return true;
  }

  /** Ours stands; the polite side rolls its own back once ours has reached it, and the first may be lost. */
  function insist({ sdp }: RTCSessionDescriptionInit): void {
    if (given.offer && refused !== sdp) send(given.offer);
    refused = sdp;
  }

  return {
    async offer() {
      makingOffer = true;
      try {
        await describe();
      } finally {
        makingOffer = false;
      }
    },

    repeat() {
      if (peer.signalingState === 'have-local-offer' && given.offer) send(given.offer);
    },

    async receive(description) {
      if (isRepeated(description) || isLate(peer, description)) return;
      const stable = peer.signalingState === 'stable';
      const ready = !makingOffer && (stable || settlingAnswer);
      ignoringOffer = description.type === 'offer' && !ready && impolite;
      if (ignoringOffer) return insist(description);
      settlingAnswer = description.type === 'answer';
      try {
        await peer.setRemoteDescription(description);
      } finally {
        settlingAnswer = false;
      }
      if (description.sdp !== undefined) taken[description.type] = description.sdp;
      if (description.type === 'offer') await describe();
    },

    async candidate(candidate) {
      const expected = ignoringOffer; // read before the wait: the answer may arrive meanwhile and clear it
      try {
        await peer.addIceCandidate(candidate ?? undefined);
      } catch (cause) {
        if (!expected) throw cause; // candidates of a refused offer are bound to fail
      }
    },
  };
}

/** An answer to an offer that was rolled back, or of a connection that stood here before. */
function isLate({ signalingState }: Peer, { type }: RTCSessionDescriptionInit): boolean {
  return type === 'answer' && signalingState !== 'have-local-offer';
}
