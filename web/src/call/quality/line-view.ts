import type { Condition } from './condition.ts';
import type { Grade } from './grade.ts';
import type { Route } from './reading.ts';

/** How the line with one person is, as a screen shows it. */
export interface LineView {
  /** How well this person is seen and heard here. */
  readonly grade: Grade;
  /** What this person is told of the own media. */
  readonly ours: Pick<Condition, 'picture' | 'sound'>;
  /** What the other side says is the matter with what it sends. */
  readonly theirs: Pick<Condition, 'picture' | 'sound'>;
  /** For support; null: nothing was measured yet. */
  readonly details: LineDetails | null;
}

/** Figures of the last second. */
export interface LineDetails {
  readonly route: Route | null;
  /** As the browser names them: `opus`, `VP8`. */
  readonly codecs: readonly string[];
  readonly lossInPercent: number;
  readonly lossOutPercent: number;
  /** Part of the sound that was made up here. */
  readonly concealedPercent: number;
  readonly jitterMs: number;
  readonly rttMs: number | null;
  readonly kbitIn: number;
  readonly kbitOut: number;
}
