import type { Page } from 'puppeteer-core';

/** What a page's connections carry, added up over all of them. */
export interface MediaFigures {
  readonly connections: number;
  /** How they are. */
  readonly states: readonly RTCPeerConnectionState[];
  readonly framesDecoded: number;
  readonly audioSamples: number;
  readonly bytesSent: number;
  /** Packets of sound and picture that came. */
  readonly packetsReceived: number;
  /** Samples of sound that were made up, because nothing came. */
  readonly concealedSamples: number;
  readonly soundBytesReceived: number;
  /** Kinds of local candidate in use: `host`, `srflx`, `prflx`, `relay`. */
  readonly paths: readonly string[];
  /** How the relay is reached on those of them that lead through it: `udp`, `tcp`, `tls`. */
  readonly relayedOver: readonly string[];
  /** Mean brightness (0–255) of each remote picture on screen. */
  readonly brightness: readonly number[];
}

interface Probed {
  probedConnections?: RTCPeerConnection[];
}

/** Lets the test see the page's connections; call it before the page loads. */
export async function watchConnections(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const Native = window.RTCPeerConnection;
    const seen: RTCPeerConnection[] = [];
    (window as unknown as Probed).probedConnections = seen;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        seen.push(this);
      }
    };
  });
}

/** What is used of an entry of RTCStatsReport (W3C webrtc-stats). */
interface Stat {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly framesDecoded?: number;
  readonly totalSamplesReceived?: number;
  readonly concealedSamples?: number;
  readonly packetsReceived?: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly nominated?: boolean;
  readonly state?: string;
  readonly selected?: boolean;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
}

/** The figures of this moment. */
export async function mediaFigures(page: Page): Promise<MediaFigures> {
  const [open, brightness] = await Promise.all([readConnections(page), readBrightness(page)]);
  const reports = open.map(({ report }) => report);
  const stats = reports.flat();
  const sum = (type: string, kind: string | null, of: (stat: Stat) => number | undefined): number =>
    stats
      .filter((stat) => stat.type === type && (kind === null || stat.kind === kind))
      .reduce((total, stat) => total + (of(stat) ?? 0), 0);
  return {
    connections: open.length,
    states: open.map(({ state }) => state),
    framesDecoded: sum('inbound-rtp', 'video', ({ framesDecoded }) => framesDecoded),
    audioSamples: sum('inbound-rtp', 'audio', ({ totalSamplesReceived }) => totalSamplesReceived),
    bytesSent: sum('outbound-rtp', null, ({ bytesSent }) => bytesSent),
    packetsReceived: sum('inbound-rtp', null, ({ packetsReceived }) => packetsReceived),
    concealedSamples: sum('inbound-rtp', 'audio', ({ concealedSamples }) => concealedSamples),
    soundBytesReceived: sum('inbound-rtp', 'audio', ({ bytesReceived }) => bytesReceived),
    paths: reports.flatMap(inUse).map((local) => local?.candidateType ?? 'unknown'),
    relayedOver: reports.flatMap(inUse).flatMap((local) => local?.relayProtocol ?? []),
    brightness,
  };
}

function readConnections(
  page: Page,
): Promise<readonly { readonly state: RTCPeerConnectionState; readonly report: readonly Stat[] }[]> {
  return page.evaluate(() => {
    const open = ((window as unknown as Probed).probedConnections ?? []).filter(
      (one) => one.connectionState !== 'closed',
    );
    return Promise.all(
      open.map(async (one) => {
        // Firefox never answers for a connection that closes meanwhile
        const never = new Promise<Map<string, Stat>>((resolve) => setTimeout(resolve, 2_000, new Map()));
        const found = await Promise.race([one.getStats() as Promise<Map<string, Stat>>, never]);
        return { state: one.connectionState, report: [...found.values()] };
      }),
    );
  });
}

/** The local candidate of each path in use. */
function inUse(report: readonly Stat[]): readonly (Stat | undefined)[] {
  const byId = new Map(report.map((stat) => [stat.id, stat]));
  return report
    .filter(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded')
    .filter(({ selected }) => selected !== false) // Firefox says which of the nominated pairs it uses
    .map(({ localCandidateId = '' }) => byId.get(localCandidateId));
}

/** Every picture on screen but one's own (which is muted), as one brightness each. */
function readBrightness(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas');
    const [width, height] = [16, 12];
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const remote = [...document.querySelectorAll('video')].filter((one) => !one.muted && one.videoWidth > 0);
    return remote.map((video) => {
      context?.drawImage(video, 0, 0, width, height);
      const pixels = [...(context?.getImageData(0, 0, width, height).data ?? [])];
      const colours = pixels.filter((_, i) => i % 4 !== 3);
      return colours.reduce((total, colour) => total + colour, 0) / colours.length;
    });
  });
}
