/** What one side says of its own media and of how it hears the other (ZVB1.md, Condition): nothing rests on it but care. */
export interface Condition {
  /** `rests`: paused, so that the voice has all the room. `black`: the camera sees nothing. */
  readonly picture: 'on' | 'rests' | 'black';
  /** `silent`: the microphone is on and gives nothing. */
  readonly sound: 'on' | 'silent';
  /** Part of the other side's sound that was made up here lately, in hundredths. */
  readonly madeUp: number;
}

/** Longer than any condition. */
const LONGEST = 200;

export const SOUND_CONDITION: Condition = { picture: 'on', sound: 'on', madeUp: 0 };

export function conditionText({ picture, sound, madeUp }: Condition): string {
  return JSON.stringify({ t: 'condition', v: 1, picture, sound, madeUp });
}

/** Reads a message of the channel; null when it is not exactly a condition. */
export function readCondition(text: unknown): Condition | null {
  // shares no code with the page: that would be fetched apart, by everybody, also before a call
  const message = typeof text === 'string' && text.length <= LONGEST ? parsed(text) : null;
  if (message === null) return null;
  const { t, v, picture, sound, madeUp, ...more } = message;
  if (t !== 'condition' || v !== 1 || Object.keys(more).length > 0) return null;
  if (picture !== 'on' && picture !== 'rests' && picture !== 'black') return null;
  if (sound !== 'on' && sound !== 'silent') return null;
  if (!Number.isInteger(madeUp)) return null;
  const part = madeUp as number;
  return part >= 0 && part <= 100 ? { picture, sound, madeUp: part } : null;
}

type Fields = Partial<Record<'t' | 'v' | 'picture' | 'sound' | 'madeUp', unknown>>;

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
