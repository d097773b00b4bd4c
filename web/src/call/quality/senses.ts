import type { TrackSource } from '../track-source.ts';
import type { Condition } from './condition.ts';
import { type DarknessMs, isBlack, look } from './darkness.ts';
import { type Heard, isSilent, LISTENING, listen, type Silence } from './silence.ts';

const WIDTH = 16;
const HEIGHT = 12;

/** Looks and listens to the own live media, as the other side would: a dead microphone or a covered lens shows here. */
export class Senses {
  readonly #live: TrackSource;
  readonly #video = document.createElement('video');
  readonly #pen = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });
  readonly #deafen: () => void;
  #microphone: MediaStreamTrack | null = null;
  #camera: MediaStreamTrack | null = null;
  #loudest: Heard | null = null;
  #silence: Silence = LISTENING;
  #darkness: DarknessMs = 0;

  constructor(live: TrackSource) {
    this.#live = live;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#deafen = live.watchLevel((level, peak) => this.#hear(level, peak));
  }

  /** What is the matter with the own media, after another stretch of `ms`. */
  sense(ms: number): Pick<Condition, 'picture' | 'sound'> {
    this.#follow();
    const { mic, cam } = this.#live.hint;
    this.#silence = listen(this.#silence, mic ? this.#loudest : null, ms);
    this.#darkness = look(this.#darkness, cam ? this.#brightest() : null, ms);
    this.#loudest = null;
    return {
      picture: isBlack(this.#darkness) ? 'black' : 'on',
      sound: isSilent(this.#silence) ? 'silent' : 'on',
    };
  }

  stop(): void {
    this.#deafen();
    this.#video.srcObject = null;
  }

  /** Another device is another matter. */
  #follow(): void {
    const { microphone, camera } = this.#live;
    if (microphone !== this.#microphone) {
      this.#microphone = microphone;
      this.#silence = LISTENING;
    }
    if (camera !== this.#camera) {
      this.#camera = camera;
      this.#darkness = 0;
      this.#video.srcObject = camera && new MediaStream([camera]);
      if (camera !== null) void this.#video.play().catch(() => undefined); // then nothing is judged
    }
  }

  #hear(level: number, peak: number | null): void {
    if (peak === null) return;
    const { level: before = 0, peak: most = 0 } = this.#loudest ?? {};
    this.#loudest = { level: Math.max(level, before), peak: Math.max(peak, most) };
  }

  #brightest(): number | null {
    if (this.#pen === null || this.#video.readyState < this.#video.HAVE_CURRENT_DATA) return null;
    this.#pen.drawImage(this.#video, 0, 0, WIDTH, HEIGHT);
    const { data } = this.#pen.getImageData(0, 0, WIDTH, HEIGHT);
    return data.reduce((most, value, place) => (place % 4 === 3 ? most : Math.max(most, value)), 0);
  }
}
