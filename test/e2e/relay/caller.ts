import type { Browser, Page } from 'puppeteer-core';

/** A browser's end of one connection, as it is now. */
export interface End {
  readonly state: RTCPeerConnectionState;
  /** All states of ICE so far, in order. */
  readonly iceStates: readonly RTCIceConnectionState[];
  readonly framesDecoded: number;
  /** Kinds of local candidate in use, and how the relay is reached: `relay udp`. */
  readonly paths: readonly string[];
}

/** What is used of an entry of RTCStatsReport (W3C webrtc-stats). */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly framesDecoded?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly selected?: boolean;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
}

/** What the page keeps between two questions of the test. */
interface Held {
  camera?: MediaStream;
  connection?: RTCPeerConnection;
  candidates?: RTCIceCandidateInit[];
  iceStates?: RTCIceConnectionState[];
}

/** One page with a camera and one bare connection at a time; nothing of the product runs in it. */
export class Caller {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** @param origin of a page where a camera may open */
  static async at(browser: Browser, origin: string): Promise<Caller> {
    const page = await browser.newPage();
    await page.goto(origin);
    await page.evaluate(async () => {
      const wanted = { audio: true, video: { width: 320, height: 240 } };
      (window as unknown as Held).camera = await navigator.mediaDevices.getUserMedia(wanted);
    });
    return new Caller(page);
  }

  /** Begins a connection with this camera. */
  async open(configuration: RTCConfiguration): Promise<void> {
    await this.#page.evaluate((given) => {
      const held = window as unknown as Held;
      const connection = new RTCPeerConnection(given);
      const [candidates, iceStates]: [RTCIceCandidateInit[], RTCIceConnectionState[]] = [[], []];
      Object.assign(held, { connection, candidates, iceStates });
      connection.onicecandidate = ({ candidate }) => {
        if (candidate !== null && candidate.candidate !== '') candidates.push(candidate.toJSON());
      };
      connection.oniceconnectionstatechange = () => void iceStates.push(connection.iceConnectionState);
      for (const track of held.camera?.getTracks() ?? [])
        connection.addTrack(track, held.camera as MediaStream);
    }, configuration);
  }

  /** Offers, or answers what was offered. @returns the description for the other side */
  describe(offered: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit> {
    return this.#page.evaluate(async (offer) => {
      const { connection } = window as unknown as Required<Held>;
      if (offer !== null) await connection.setRemoteDescription(offer);
      await connection.setLocalDescription();
      const { type = 'offer', sdp = '' } = connection.localDescription ?? {};
      return { type, sdp };
    }, offered);
  }

  async accept(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.#page.evaluate(async (given) => {
      await (window as unknown as Required<Held>).connection.setRemoteDescription(given);
    }, answer);
  }

  /** Candidates found since the last question. */
  candidates(): Promise<RTCIceCandidateInit[]> {
    return this.#page.evaluate(() => (window as unknown as Required<Held>).candidates.splice(0));
  }

  async hear(candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    await this.#page.evaluate(async (given) => {
      for (const one of given) await (window as unknown as Required<Held>).connection.addIceCandidate(one);
    }, candidates);
  }

  async end(): Promise<End> {
    const { stats, ...end } = await this.#page.evaluate(async () => {
      const { connection, iceStates } = window as unknown as Required<Held>;
      const found = [...(await connection.getStats()).values()] as Stat[];
      return { state: connection.connectionState, iceStates, stats: found };
    });
    const decoded = stats.filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    const framesDecoded = decoded.reduce((sum, one) => sum + (one.framesDecoded ?? 0), 0);
    return { ...end, framesDecoded, paths: pathsOf(stats) };
  }

  async close(): Promise<void> {
    await this.#page.evaluate(() => (window as unknown as Held).connection?.close());
  }
}

function pathsOf(stats: readonly Stat[]): readonly string[] {
  const byId = new Map(stats.map((stat) => [stat.id, stat]));
  return stats
    .filter(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded')
    .filter(({ selected }) => selected !== false) // Firefox says which of the nominated pairs it uses
    .map(({ localCandidateId = '' }) => byId.get(localCandidateId))
    .map((local) => `${local?.candidateType} ${local?.relayProtocol ?? ''}`.trim());
}
