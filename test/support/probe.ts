import type { Page } from 'puppeteer-core';

/** What a page's connections carry, added up over all of them. */
export interface MediaFigures {
  readonly connections: number;
  readonly framesDecoded: number;
  readonly audioSamples: number;
  readonly bytesSent: number;
  /** Kinds of local candidate in use: `host`, `srflx`, `prflx`, `relay`. */
  readonly paths: readonly string[];
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

/** The figures of this moment. */
export function mediaFigures(page: Page): Promise<MediaFigures> {
  return page.evaluate(async () => {
    let framesDecoded = 0;
    let audioSamples = 0;
    let bytesSent = 0;
    const paths: string[] = [];
    const open = ((window as unknown as Probed).probedConnections ?? []).filter(
      (one) => one.connectionState !== 'closed',
    );
    for (const connection of open) {
      const report = await connection.getStats();
      // biome-ignore lint/suspicious/noExplicitAny: RTCStats has no common type for its many kinds
      report.forEach((stat: any) => {
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') framesDecoded += stat.framesDecoded ?? 0;
        if (stat.type === 'inbound-rtp' && stat.kind === 'audio')
          audioSamples += stat.totalSamplesReceived ?? 0;
        if (stat.type === 'outbound-rtp') bytesSent += stat.bytesSent ?? 0;
        const used = stat.type === 'candidate-pair' && stat.nominated && stat.state === 'succeeded';
        const busy = stat.selected === true || stat.writable !== false;
        if (used && busy) paths.push(report.get(stat.localCandidateId)?.candidateType ?? 'unknown');
      });
    }
    const canvas = document.createElement('canvas');
    canvas.width = 16;
    canvas.height = 12;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const brightness: number[] = [];
    for (const video of document.querySelectorAll<HTMLVideoElement>('video')) {
      const own = video.muted;
      if (own || video.videoWidth === 0 || context === null) continue;
      context.drawImage(video, 0, 0, 16, 12);
      const { data } = context.getImageData(0, 0, 16, 12);
      let sum = 0;
      for (let i = 0; i < data.length; i += 4)
        sum += (data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0);
      brightness.push(sum / (16 * 12 * 3));
    }
    return { connections: open.length, framesDecoded, audioSamples, bytesSent, paths, brightness };
  });
}
