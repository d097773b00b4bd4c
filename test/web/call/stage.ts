import { CallEngine } from '../../../web/src/call/engine.ts';
import { loudness } from '../../../web/src/call/level.ts';
import { LocalMedia } from '../../../web/src/call/local-media.ts';
import { socketUrl } from '../../../web/src/call/socket-url.ts';
import { missingFeatures } from '../../../web/src/call/support.ts';
import type { PeerFeed, SessionView } from '../../../web/src/call/view.ts';
import type { Acts, Report, Seen } from '../../e2e/call/report.ts';
import {
  admissions,
  candidateTypes,
  channels,
  connections,
  doors,
  facing,
  liveTo,
  overheard,
  rosters,
  selectedPairs,
  sendRaw,
  soundHeard,
  takeOver,
  watchDoors,
} from './doors.ts';

const BRIGHT = 40;
/** One for all peers: each is one more stream of sound that the browser plays, though it is silent. */
const listening = new AudioContext();
const media = new LocalMedia();
const screens = new Map<string, Screen>();
let engine: CallEngine | null = null;

/** A person who looks at one peer's picture and listens. */
class Screen {
  readonly #video = document.createElement('video');
  readonly #pen = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true });
  /** Debian's Chromium without a sound card counts no sound in its statistics, its Firefox runs no such meter. */
  readonly #ear = new AnalyserNode(listening, { fftSize: 2048 });
  #heard: MediaStreamAudioSourceNode | null = null;
  loudest = 0;
  frames = 0;
  livePicture = 0;
  firstAt = 0;
  longestGapMs = 0;
  #lastAt = 0;

  constructor() {
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.width = 200; // all in sight: what cannot be seen is not painted
    document.body.append(this.#video);
    setInterval(() => this.#listen(), 100);
    this.#next();
  }

  show(stream: MediaStream | null): void {
    if (this.#video.srcObject === stream) return;
    this.#video.srcObject = stream;
    this.#heard?.disconnect();
    const [voice] = stream?.getAudioTracks() ?? [];
    this.#heard = voice
      ? new MediaStreamAudioSourceNode(listening, { mediaStream: new MediaStream([voice]) })
      : null;
    this.#heard?.connect(this.#ear);
    void this.#video.play().catch(() => undefined); // another stream came
  }

  #listen(): void {
    if (listening.state === 'suspended') void listening.resume();
    const samples = new Float32Array(this.#ear.fftSize);
    this.#ear.getFloatTimeDomainData(samples);
    this.loudest = Math.max(this.loudest, loudness(samples));
  }

  #next(): void {
    this.#video.requestVideoFrameCallback(() => this.#look());
  }

  #look(): void {
    this.frames += 1;
    this.#pen?.drawImage(this.#video, 0, 0, 16, 9);
    const pixels = this.#pen?.getImageData(0, 0, 16, 9).data ?? [];
    const bright = pixels.some((value, place) => place % 4 !== 3 && value > BRIGHT);
    if (bright) this.livePicture += 1;
    if (bright && this.firstAt === 0) this.firstAt = Date.now();
    if (this.firstAt !== 0) this.longestGapMs = Math.max(this.longestGapMs, Date.now() - this.#lastAt);
    this.#lastAt = Date.now();
    this.#next();
  }
}

function follow({ peers }: SessionView): void {
  for (const { id, stream } of peers) {
    const screen = screens.get(id) ?? new Screen();
    screens.set(id, screen);
    screen.show(stream);
  }
}

function seen({
  id,
  path,
  role,
  name,
  vouched,
  showing,
  micMuted,
  cameraOff,
  admittable,
  check,
}: PeerFeed): Seen {
  const { frames = 0, livePicture = 0, firstAt = 0, longestGapMs = 0, loudest = 0 } = screens.get(id) ?? {};
  return {
    path,
    role,
    name,
    vouched,
    showing,
    micMuted,
    cameraOff,
    admittable,
    frames,
    livePicture,
    firstAt,
    longestGapMs,
    loudest,
    check,
  };
}

async function report(): Promise<Report> {
  const view = engine?.view.value;
  const peers = (view?.peers ?? []).map((peer) => [peer.id, seen(peer)] as const);
  return {
    phase: view?.phase ?? 'starting',
    socket: view?.socket ?? 'connecting',
    notice: view?.notice ?? null,
    handover: view?.handover ?? null,
    role: view?.you?.role ?? null,
    peers: Object.fromEntries(peers),
    liveAttached: doors.liveAttached,
    liveTo: [...liveTo],
    facing: await facing(),
    admissions,
    rosters,
    candidateTypes: [...candidateTypes],
    pairs: await selectedPairs(),
    heard: Math.max(await soundHeard(), ...[...screens.values()].map(({ loudest }) => loudest)),
  };
}

const stage: Acts = {
  supported: async () => (await missingFeatures()).length === 0,
  openMedia: () => media.open(),
  join(seat, as, pressed) {
    engine = new CallEngine({
      seat,
      endpoint: 0,
      as,
      pressed,
      live: media,
      url: socketUrl(),
      storage: sessionStorage,
    });
    engine.view.subscribe(follow);
  },
  admit(seat) {
    engine?.admit(seat);
    return Date.now();
  },
  refuse: (seat) => engine?.refuse(seat),
  offer: (peer) => engine?.succession.offer(peer),
  take: () => engine?.succession.take(),
  leave: () => engine?.leave(),
  end: () => engine?.end(),
  acceptDevice: (peer) => engine?.acceptDevice(peer),
  setCamera: (on) => media.setCamera(on),
  setMicrophone: (on) => media.setMicrophone(on),
  shake() {
    for (const connection of connections) connection.restartIce();
  },
  forgetKey: () =>
    new Promise((resolve) => {
      indexedDB.deleteDatabase('beeldkamer-device').onsuccess = () => resolve();
    }),
  say(text) {
    for (const channel of channels) {
      if (channel.readyState === 'open') sendRaw(channel, text);
    }
  },
  takeOver,
  overheard: () => overheard.splice(0),
  compare(peer, act, ...values) {
    const actions = engine?.check(peer);
    (actions?.[act] as ((...given: unknown[]) => void) | undefined)?.apply(actions, values);
  },
  report,
};

watchDoors((track) => track === media.microphone || track === media.camera);
Object.assign(globalThis, { stage });
