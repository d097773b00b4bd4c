const NOTES_HZ = [523.25, 659.25, 783.99] as const;
const NOTE_S = 0.35;
const LOUDNESS = 0.2;

/**
 * Plays three rising notes: 'do you hear this?' Must be called from a press.
 *
 * @param speaker device id; null or a browser that cannot choose: the system's own.
 * @returns when the last note is over
 */
export async function playTone(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  try {
    if (speaker !== null && 'setSinkId' in context) {
      await (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(speaker);
    }
    await context.resume();
    await Promise.all(
      NOTES_HZ.map((hertz, place) => note(context, hertz, context.currentTime + place * NOTE_S)),
    );
  } finally {
    await context.close();
  }
}

function note(context: AudioContext, frequency: number, at: number): Promise<void> {
  const oscillator = new OscillatorNode(context, { frequency });
  const volume = new GainNode(context, { gain: 0 });
  // soft edges: a note that is cut off clicks
  volume.gain.setValueAtTime(0, at).linearRampToValueAtTime(LOUDNESS, at + 0.03);
  volume.gain.setValueAtTime(LOUDNESS, at + NOTE_S - 0.05).linearRampToValueAtTime(0, at + NOTE_S);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + NOTE_S);
  return new Promise((resolve) => {
    oscillator.onended = () => resolve();
  });
}
