import type { Device, DeviceProblem } from './view.ts';

export type DeviceKind = 'microphone' | 'camera';

/** Which one to open: a chosen device, or a side of the phone. Without either, the system's own choice. */
export interface Choice {
  readonly id?: string | null;
  readonly facing?: 'user' | 'environment';
}

const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;
/** Wishes, never demands: a camera that can do less is still a camera. */
const PICTURE = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
} as const;

/** Opens one device. @throws the browser's own error: `problemOf` reads it */
export async function capture(kind: DeviceKind, choice: Choice): Promise<MediaStreamTrack> {
  const stream = await devices().getUserMedia(constraints([kind], { [kind]: choice }));
  return onlyTrack(stream, kind);
}

/** Opens both with one question to the person. @throws when either fails */
export async function captureBoth(
  choices: Readonly<Record<DeviceKind, Choice>>,
): Promise<Record<DeviceKind, MediaStreamTrack>> {
  const stream = await devices().getUserMedia(constraints(['microphone', 'camera'], choices));
  return { microphone: onlyTrack(stream, 'microphone'), camera: onlyTrack(stream, 'camera') };
}

/** Why a device did not open (Media Capture and Streams §10.2), in words that a person can act on. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'not-found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use';
    case 'TypeError':
      return 'unsupported';
    default:
      return 'failed';
  }
}

/** Whether the person has allowed this kind before; false too where the browser does not say. */
export async function isAllowed(kind: DeviceKind): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: kind as PermissionName });
    return state === 'granted';
  } catch {
    return false; // Firefox before 132 knows no such permission
  }
}

/** Every device of this computer or phone that could be chosen. */
export async function listDevices(): Promise<Record<DeviceKind | 'speaker', readonly Device[]>> {
  const all = await devices().enumerateDevices();
  const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
  return {
    microphone: ofKind(all, 'audioinput'),
    camera: ofKind(all, 'videoinput'),
    speaker: canChooseSpeaker ? ofKind(all, 'audiooutput') : [],
  };
}

function ofKind(all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): readonly Device[] {
  return all
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

function constraints(
  kinds: readonly DeviceKind[],
  choices: Partial<Record<DeviceKind, Choice>>,
): MediaStreamConstraints {
  const { microphone = {}, camera = {} } = choices;
  return {
    audio: kinds.includes('microphone') && { ...SOUND, ...device(microphone) },
    video: kinds.includes('camera') && { ...PICTURE, ...device(camera) },
  };
}

function device({ id, facing = 'user' }: Choice): MediaTrackConstraints {
  return id ? { deviceId: { exact: id } } : { facingMode: { ideal: facing } };
}

function onlyTrack(stream: MediaStream, kind: DeviceKind): MediaStreamTrack {
  const [track] = kind === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks();
  if (!track) throw new DOMException(`no ${kind} came`, 'NotFoundError');
  return track;
}

function devices(): MediaDevices {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices) throw new TypeError('no secure context');
  return mediaDevices;
}
