import { muteContext } from './mute-context.ts';

/** Measures how loud one track is, many times a second, without hearing a word of it. */
export interface LevelMeter {
  /** The track to measure from now on; null measures silence. */
  set(track: MediaStreamTrack | null): void;
  stop(): void;
}

const EVERY_MS = 66;
/** A quiet room, and a loud voice close by: the two ends of the scale. */
const QUIET_DB = -60;
const LOUD_DB = -15;

/** @param listener takes 0 (silence) to 1, and the largest sample; null: the browser holds back sound as yet */
export function levelMeter(listener: (level: number, peak: number | null) => void): LevelMeter {
  const context = muteContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  const samples = new Float32Array(analyser.fftSize);
  let source: MediaStreamAudioSourceNode | null = null;

  const timer = setInterval(() => {
    if (context.state === 'suspended') void context.resume();
    analyser.getFloatTimeDomainData(samples);
    const hears = source !== null && context.state === 'running';
    listener(source === null ? 0 : loudness(samples), hears ? peakOf(samples) : null);
  }, EVERY_MS);

  return {
    set(track) {
      source?.disconnect();
      source = track && new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
      source?.connect(analyser);
    },
    stop() {
      clearInterval(timer);
      source?.disconnect();
      void context.close();
    },
  };
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** Root mean square on a scale of decibels, 0 to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(Math.max((decibels - QUIET_DB) / (LOUD_DB - QUIET_DB), 0), 1);
}
