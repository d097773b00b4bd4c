/** What is known of the person on the other side of a connection. */
export type Standing =
  /** nobody compared anything yet */
  | 'unchecked'
  /** compared on an earlier occasion, and now there is another device key or name */
  | 'changed'
  /** compared on an earlier occasion, and the device key is the same */
  | 'earlier'
  /** the person here compared in this very connection */
  | 'verified';

/** Where the comparison stands. */
export type CheckStep =
  /** the two browsers are making a code, or have not begun */
  | 'making'
  /** the code is there: to be read aloud, or to be chosen */
  | 'open'
  /** the person here chose another set than the code: only a new run may follow, or the end */
  | 'wrong'
  /** a run ended without a code */
  | 'failed'
  /** and no other may follow in this call */
  | 'spent';

/** Everything a screen shows of one comparison. A new object at each change. */
export interface CheckView {
  /** The clinician compares what the other person reads aloud. */
  readonly side: 'compares' | 'reads';
  readonly standing: Standing;
  readonly step: CheckStep;
  /** Runs that may still begin in this call. */
  readonly left: number;
  /** Who reads: seven places in the emoji table; null while there is no code. */
  readonly code: readonly number[] | null;
  /** Who compares: four sets of seven, one of them the code; null while there is no code. */
  readonly choices: readonly (readonly number[])[] | null;
  /** Who reads: the other person has opened the comparison, so the pictures belong on screen. */
  readonly asked: boolean;
  /** The other person says to have compared, and signed it. To be shown; it verifies nothing. */
  readonly compared: boolean;
  /** Whether the other side's browser has but the softer kind of key: an old one. */
  readonly softer: boolean;
  /** Whether a tick is remembered for a next appointment. */
  readonly remembered: boolean;
}

/** What a person can do in a comparison. Nothing here throws; what it does shows in the view. */
export interface CheckActions {
  /** Who compares: opens it; the other person's screen shows the pictures. Makes a code when there is none. */
  show(): void;
  /** Puts it away on both screens. */
  hide(): void;
  /** Makes a new code, if runs are left. */
  again(): void;
  /** Who compares: this set was read aloud, or (null) none of them was. The right one is the tick. */
  pick(set: readonly number[] | null): void;
  /** Who reads: the tick. */
  confirm(): void;
  /** The pictures are not the same: ends picture and sound with this person at once, on both sides. */
  differ(): void;
}
