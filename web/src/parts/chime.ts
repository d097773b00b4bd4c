/** A soft sound of two notes: somebody arrived, or you may come in. Made by the browser itself; no file, no request. */
export interface Chime {
  /** Call it from a press: browsers play no sound before one. */
  readonly prepare: () => void;
  readonly ring: () => void;
}

/** A note's start and length in seconds, and its pitch in hertz: a fifth down, like a doorbell. */
const NOTES = [
  { at: 0, hertz: 783.99, lasts: 0.9 },
  { at: 0.28, hertz: 523.25, lasts: 1.3 },
] as const;
const LOUDNESS = 0.18;
/** A sound that may only be heard after this long says nothing any more. */
const TOO_LATE_MS = 1_000;

/** Makes a chime that shares one audio context for the page's life. */
export function openChime(): Chime {
  let context: AudioContext | undefined;

  function prepare(): void {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
  }

  function ring(): void {
    const asked = performance.now();
    context ??= new AudioContext();
    const sounding = context;
    sounding.resume().then(
      () => {
        // not before the first press after a reload; and then it would come out of the blue
        if (performance.now() - asked > TOO_LATE_MS) return;
        for (const note of NOTES) strike(sounding, note);
      },
      () => undefined,
    );
  }

  return { prepare, ring };
}

function strike(context: AudioContext, { at, hertz, lasts }: (typeof NOTES)[number]): void {
  const start = context.currentTime + at;
  const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02); // no click
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
  tone.connect(loudness).connect(context.destination);
  tone.start(start);
  tone.stop(start + lasts);
}
