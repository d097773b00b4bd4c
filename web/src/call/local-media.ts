import { captureBoth, isAllowed, listDevices } from './capture.ts';
import { Cell } from './cell.ts';
import type { MediaHint } from './control.ts';
import { levelMeter } from './level.ts';
import { OwnDevice } from './own-device.ts';
import { watchPage } from './page-signs.ts';
import { playTone } from './tone.ts';
import type { TrackSource } from './track-source.ts';
import type { Device, OwnMediaActions, OwnMediaView } from './view.ts';

const NO_MEDIA: OwnMediaView = {
  microphone: 'off',
  camera: 'off',
  preview: null,
  microphones: [],
  cameras: [],
  speakers: [],
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  facing: null,
};

/** The person's own camera and microphone: opened by a press, and seen by nobody else until the gate is open. */
export class LocalMedia implements OwnMediaActions, TrackSource {
  readonly view = new Cell<OwnMediaView>(NO_MEDIA);
  readonly #microphone = new OwnDevice('microphone', () => this.#changed());
  readonly #camera = new OwnDevice('camera', () => this.#changed());
  readonly #page = new AbortController();
  #preview: MediaStream | null = null;

  constructor() {
    const { signal } = this.#page;
    const onDevices = () => void this.#devicesChanged();
    globalThis.navigator?.mediaDevices?.addEventListener('devicechange', onDevices, { signal });
    const unwatch = watchPage((sign) => {
      if (sign === 'shown') void this.#retry();
    });
    signal.addEventListener('abort', unwatch);
  }

  get microphone(): MediaStreamTrack | null {
    return this.#microphone.track;
  }

  get camera(): MediaStreamTrack | null {
    return this.#camera.track;
  }

  get hint(): MediaHint {
    return { mic: this.#microphone.state === 'on', cam: this.#camera.state === 'on' };
  }

  subscribe(listener: () => void): () => void {
    return this.view.subscribe(listener);
  }

  async open(): Promise<void> {
    const [microphone, camera] = [this.#microphone, this.#camera];
    if (microphone.track !== null || camera.track !== null) {
      await Promise.all([microphone.open(), camera.open()]);
      return;
    }
    microphone.opening();
    camera.opening();
    try {
      const tracks = await captureBoth({ microphone: microphone.choice, camera: camera.choice });
      microphone.take(tracks.microphone);
      camera.take(tracks.camera);
    } catch (error) {
      await Promise.all([microphone, camera].map((device) => openAlone(device, error)));
    }
    await this.#listDevices();
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (on) await this.#microphone.open();
    await this.#microphone.mute(!on);
    await this.#listDevices();
  }

  async setCamera(on: boolean): Promise<void> {
    await (on ? this.#camera.open() : this.#camera.turnOff());
    await this.#listDevices();
  }

  useMicrophone(id: string): Promise<void> {
    return this.#microphone.use({ id });
  }

  useCamera(id: string): Promise<void> {
    return this.#camera.use({ id });
  }

  useSpeaker(id: string): void {
    this.view.set({ ...this.view.value, speakerId: id });
  }

  flipCamera(): Promise<void> {
    return this.#camera.use({ facing: this.view.value.facing === 'environment' ? 'user' : 'environment' });
  }

  watchLevel(listener: (level: number) => void): () => void {
    const meter = levelMeter(listener);
    let track: MediaStreamTrack | null = null;
    const follow = () => {
      if (track === this.microphone) return;
      track = this.microphone;
      meter.set(track);
    };
    follow();
    const unsubscribe = this.subscribe(follow);
    return () => {
      unsubscribe();
      meter.stop();
    };
  }

  playTone(): Promise<void> {
    return playTone(this.view.value.speakerId);
  }

  close(): void {
    this.#page.abort();
    this.#microphone.close();
    this.#camera.close();
    this.#changed();
  }

  async #devicesChanged(): Promise<void> {
    await this.#listDevices();
    await this.#retry();
  }

  async #retry(): Promise<void> {
    await Promise.all([this.#microphone.retry(), this.#camera.retry()]);
  }

  /** Names of devices are known only once the person has allowed one: so again after each opening. */
  async #listDevices(): Promise<void> {
    const { microphone, camera, speaker } = await listDevices().catch(() => NO_DEVICES);
    this.view.set({ ...this.view.value, microphones: microphone, cameras: camera, speakers: speaker });
  }

  #changed(): void {
    const camera = this.#camera.track;
    if (camera !== (this.#preview?.getVideoTracks()[0] ?? null)) {
      this.#preview = camera && new MediaStream([camera]);
    }
    const settings = camera?.getSettings();
    const facing = settings?.facingMode;
    this.view.set({
      ...this.view.value,
      microphone: this.#microphone.state,
      camera: this.#camera.state,
      preview: this.#preview,
      microphoneId: this.#microphone.track?.getSettings().deviceId ?? null,
      cameraId: settings?.deviceId ?? null,
      facing: facing === 'user' || facing === 'environment' ? facing : null,
    });
  }
}

const NONE: readonly Device[] = [];
const NO_DEVICES = { microphone: NONE, camera: NONE, speaker: NONE };

/** After a question for both failed: a refusal is not asked again, unless only the other device was refused. */
async function openAlone(device: OwnDevice, error: unknown): Promise<void> {
  const refused = error instanceof DOMException && error.name === 'NotAllowedError';
  if (refused && !(await isAllowed(device.kind))) device.failed(error);
  else await device.open();
}
