/** What the two ends show the other side. */
export interface Tracks {
  readonly audio: MediaStreamTrack;
  readonly video: MediaStreamTrack;
}

/** The two senders of a connection, and what is in them. */
export class Outgoing {
  readonly #audio: RTCRtpSender;
  readonly #video: RTCRtpSender;
  /** What was put in last; the senders' own `track` follows a moment later. */
  #shown: Tracks;

  constructor(rtc: RTCPeerConnection, tracks: Tracks) {
    // Audio, then video, on both sides: offers that list them differently collide in Chromium's BUNDLE. By addTrack,
    // because only such transceivers are taken up by the other side's offer (RFC 9429 §5.10).
    const group = new MediaStream();
    this.#audio = rtc.addTrack(tracks.audio, group);
    this.#video = rtc.addTrack(tracks.video, group);
    this.#shown = tracks;
  }

  /** Puts in what is not there yet; the last call decides, however close they come. Needs no negotiation. */
  async show(tracks: Tracks): Promise<void> {
    const { audio, video } = this.#shown;
    this.#shown = tracks;
    await Promise.all([
      video === tracks.video ? null : this.#video.replaceTrack(tracks.video),
      audio === tracks.audio ? null : this.#audio.replaceTrack(tracks.audio),
    ]);
  }
}
