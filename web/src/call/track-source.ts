import type { MediaHint } from './control.ts';

/** The own live media as the connections take them. */
export interface TrackSource {
  /** Null: not open (then silence is sent). A muted microphone stays, and is silent itself. */
  readonly microphone: MediaStreamTrack | null;
  /** Null: off (then black is sent). */
  readonly camera: MediaStreamTrack | null;
  /** What the others are told about both. */
  readonly hint: MediaHint;
  /** How loud the microphone hears, 0 to 1, and the largest sample (null: not known as yet). @returns stops it */
  watchLevel(listener: (level: number, peak: number | null) => void): () => void;
  /** Whether the person here may be seen at all: while not, no camera is opened, whoever asks. */
  allowCamera(allowed: boolean): void;
  /** Calls when any of these changes. @returns stops it */
  subscribe(listener: () => void): () => void;
  /** Stops everything: lights out. */
  close(): void;
}
