/** Whether a microphone that is on gives any sound. `listen` alone changes it. */
export interface Silence {
  /** For how long nothing at all came, ms. */
  readonly deadMs: number;
  /** For how long it stayed below a whisper, while it was never heard, ms. */
  readonly unheardMs: number;
  readonly heard: boolean;
}

export const LISTENING: Silence = { deadMs: 0, unheardMs: 0, heard: false };

/** A microphone has noise of its own: not one sample beside zero means a switch, a cable or a wrong device. */
const DEAD_AFTER_MS = 5_000;
/** Nobody begins a conversation with so long a silence. Who was heard once may be as quiet as he likes. */
const UNHEARD_AFTER_MS = 20_000;

/** What a microphone gave in the last stretch. */
export interface Heard {
  /** Largest sample, 0 to 1. */
  readonly peak: number;
  /** Loudness, 0 (below a whisper) to 1. */
  readonly level: number;
}

/** @param heard null: it is muted, off or held by the system, or nothing can be measured: then nothing is judged */
export function listen(before: Silence, heard: Heard | null, ms: number): Silence {
  if (heard === null) return { ...LISTENING, heard: before.heard };
  const known = before.heard || heard.level > 0;
  return {
    deadMs: heard.peak === 0 ? before.deadMs + ms : 0,
    unheardMs: known ? 0 : before.unheardMs + ms,
    heard: known,
  };
}

export function isSilent({ deadMs, unheardMs }: Silence): boolean {
  return deadMs >= DEAD_AFTER_MS || unheardMs >= UNHEARD_AFTER_MS;
}
