import type { Page } from 'puppeteer-core';

/** Something that happened in a page. `at`: milliseconds of the machine's clock, the same for every browser. */
export interface Mark {
  readonly name: string;
  readonly at: number;
}

/** How a page came to its first live picture. */
export interface Sight {
  readonly marks: readonly Mark[];
  /** The first remote picture that is not black was composed, and nothing lay over it. */
  readonly paintedAt: number;
}

/** What the observer keeps in the page. */
interface Book {
  readonly marks: Mark[];
  /** Notes that something happened, now or at a time of the page's own clock. @returns when, by the machine's clock */
  readonly mark: (name: string, at?: number) => number;
  readonly painted: Promise<number>;
  readonly paintedAt: (at: number) => void;
}

type Observed = typeof window & { bench: Book };

/** Longer than any call takes to begin. */
const PATIENCE_MS = 30_000;

/**
 * Lets the bench see when a remote picture is painted, and what happens on the way. Call it before the page loads; the
 * page itself knows nothing of it.
 */
export async function observe(page: Page): Promise<void> {
  for (const part of [openBook, markWays, lookOut]) await page.evaluateOnNewDocument(part);
}

/** Waits until the first live picture has been painted. @throws when none comes */
export async function sightOf(page: Page): Promise<Sight> {
  const { marks, paintedAt } = await page.evaluate(async (patience) => {
    const { marks, painted } = (window as Observed).bench;
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
    return { marks, paintedAt: await Promise.race([painted, late]) };
  }, PATIENCE_MS);
  if (paintedAt !== null) return { marks, paintedAt };
  const words = await page.evaluate(() => document.body.textContent);
  throw new Error(`no picture came: ${JSON.stringify(marks)}; on screen: ${words}`);
}

// What follows runs in the page: each function stands on its own, and on the book.

function openBook(): void {
  const marks: Mark[] = [];
  const { promise: painted, resolve: paintedAt } = Promise.withResolvers<number>();
  // A page's timeOrigin stays where the machine's clock was when it opened; that clock may have been set since.
  const mark = (name: string, at: number = performance.now()) => {
    const machine = Date.now() - performance.now() + at;
    marks.push({ name, at: machine });
    return machine;
  };
  Object.assign(window, { bench: { marks, mark, painted, paintedAt } });
}

/** Marks the press, what the network brings, and when a picture is put into a connection. */
function markWays(): void {
  const { mark } = (window as Observed).bench;
  const kindOf = (data: unknown) => /"(?:t|type)":"([a-z.]+)"/.exec(String(data).slice(0, 200))?.[1] ?? '';

  addEventListener('pointerdown', ({ timeStamp }) => mark('press', timeStamp), { capture: true });

  const { replaceTrack } = RTCRtpSender.prototype;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    if (track?.kind === 'video') mark('picture put in');
    return replaceTrack.call(this, track);
  };

  const { createDataChannel } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.createDataChannel = function (...words) {
    const channel = createDataChannel.apply(this, words);
    channel.addEventListener('message', ({ data }) => mark(`channel: ${kindOf(data)}`));
    return channel;
  };

  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...words: ConstructorParameters<typeof WebSocket>) {
      super(...words);
      this.addEventListener('message', ({ data }) => mark(`socket: ${kindOf(data)}`));
    }
  };
}

/** Looks for a remote picture that is bright (black stands in for it before admission) and covered by nothing. */
function lookOut(): void {
  interface Tile {
    composedAt: number | null;
    onTopSince: number | null;
  }
  const BRIGHT = 40;
  const { mark, paintedAt } = (window as Observed).bench;
  const tiles = new Map<HTMLVideoElement, Tile>();
  const pen = new OffscreenCanvas(8, 6).getContext('2d', { willReadFrequently: true });

  const isBright = (video: HTMLVideoElement) => {
    pen?.drawImage(video, 0, 0, 8, 6);
    const colours = [...(pen?.getImageData(0, 0, 8, 6).data ?? [])].filter((_, i) => i % 4 !== 3);
    return colours.reduce((sum, colour) => sum + colour, 0) / colours.length > BRIGHT;
  };
  const isOnTop = (video: HTMLVideoElement) => {
    const { left, top, width, height } = video.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === video;
  };
  const follow = (video: HTMLVideoElement) => {
    mark('remote picture on the page');
    const tile: Tile = { composedAt: null, onTopSince: null };
    const next: VideoFrameRequestCallback = (_, { presentationTime, receiveTime }) => {
      if (!isBright(video)) return void video.requestVideoFrameCallback(next);
      if (receiveTime !== undefined) mark('live picture received', receiveTime);
      tile.composedAt = mark('live picture composed', presentationTime);
      look();
    };
    video.requestVideoFrameCallback(next);
    tiles.set(video, tile);
    return tile;
  };
  // Before the page paints what has changed: what lies on top now is what the person is about to see.
  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      if (video.muted) continue; // one's own
      const tile = tiles.get(video) ?? follow(video);
      tile.onTopSince = isOnTop(video) ? (tile.onTopSince ?? mark('nothing over it')) : null;
      if (tile.composedAt !== null && tile.onTopSince !== null)
        paintedAt(Math.max(tile.composedAt, tile.onTopSince));
    }
  };
  let looking = false;
  const changed = () => {
    if (looking) return;
    looking = true;
    requestAnimationFrame(() => {
      looking = false;
      look();
    });
  };
  new MutationObserver(changed).observe(document, { subtree: true, childList: true, attributes: true });
}
