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
  cameraUsed: true,
};

/** The person's own camera and microphone: opened by a press, and seen by nobody else until the gate is open. */
export class LocalMedia implements OwnMediaActions, TrackSource {
  readonly view = new Cell<OwnMediaView>(NO_MEDIA);
  readonly #microphone = new OwnDevice('microphone', () => this.#changed());
  readonly #camera = new OwnDevice('camera', () => this.#changed());
  #watching: AbortController | null = null;
  #preview: MediaStream | null = null;

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

  allowCamera(allowed: boolean): void {
    if (this.#used === allowed) return;
    this.view.set({ ...this.view.value, cameraUsed: allowed });
    if (!allowed) this.#camera.close();
  }

  async open(): Promise<void> {
    if (!this.#used) return this.setMicrophone(true);
    this.#watch();
    const [microphone, camera] = [this.#microphone, this.#camera];
    if (microphone.track !== null || camera.track !== null) {
      await Promise.all([microphone.open(), camera.open()]);
      return;
    }
    const asked = { microphone: microphone.opening(), camera: camera.opening() };
    try {
      const tracks = await captureBoth({ microphone: microphone.choice, camera: camera.choice });
      microphone.take(tracks.microphone, asked.microphone);
      camera.take(tracks.camera, asked.camera);
    } catch (error) {
      if (this.#watching === null) return; // closed meanwhile
      await Promise.all([microphone, camera].map((device) => openAlone(device, error, asked[device.kind])));
    }
    await this.#listDevices();
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#watch();
    if (on) await this.#microphone.open();
    await this.#microphone.mute(!on);
    await this.#listDevices();
  }

  async setCamera(on: boolean): Promise<void> {
    if (on && !this.#used) return;
    this.#watch();
    await (on ? this.#camera.open() : this.#camera.turnOff());
    await this.#listDevices();
  }

  useMicrophone(id: string): Promise<void> {
    return this.#microphone.use({ id });
  }

  async useCamera(id: string): Promise<void> {
    if (this.#used) await this.#camera.use({ id });
  }

  useSpeaker(id: string): void {
    this.view.set({ ...this.view.value, speakerId: id });
  }

  async flipCamera(): Promise<void> {
    const facing = this.view.value.facing === 'environment' ? 'user' : 'environment';
    if (this.#used) await this.#camera.use({ facing });
  }

  watchLevel(listener: (level: number, peak: number | null) => void): () => void {
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

  async recover(): Promise<void> {
    await Promise.all([this.#microphone.again(), this.#camera.again()]);
    await this.#listDevices();
  }

  close(): void {
    this.#watching?.abort();
    this.#watching = null;
    this.#microphone.close();
    this.#camera.close();
  }

  get #used(): boolean {
    return this.view.value.cameraUsed;
  }

  /** From the first opening to the closing: devices that come and go, and a page that is looked at again. */
  #watch(): void {
    if (this.#watching !== null) return;
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    const onDevices = () => void this.#devicesChanged();
    globalThis.navigator?.mediaDevices?.addEventListener('devicechange', onDevices, { signal });
    const unwatch = watchPage((sign) => {
      if (sign === 'shown') void this.#retry();
    });
    signal.addEventListener('abort', unwatch);
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
async function openAlone(device: OwnDevice, error: unknown, asked: number): Promise<void> {
  const refused = error instanceof DOMException && error.name === 'NotAllowedError';
  if (refused && !(await isAllowed(device.kind))) device.failed(error, asked);
  else await device.open();
}
