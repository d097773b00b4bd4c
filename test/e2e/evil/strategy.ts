import type { DoubleOptions } from '../call/double.ts';
import type { Actor } from '../call/theatre.ts';
import type { Carry, EvilApp, Tell } from './evil-app.ts';

/**
 * How it ends for the app. `refused`: nobody was live with anybody. `over`: they were live with each other, and no
 * picture comes any more. `honest`: they are live with each other, and read the same pictures. `mute`: they are live
 * with each other at most, and no code comes about.
 */
export type Ending = 'refused' | 'over' | 'honest' | 'mute';

/** Two true browsers at an app that lies. */
export interface Scene {
  readonly app: EvilApp;
  readonly host: Actor;
  readonly guest: Actor;
}

/** One way for the app to come between two people, without a browser of its own. */
export interface Strategy {
  readonly name: string;
  readonly options?: Partial<DoubleOptions>;
  readonly carry?: () => Carry;
  readonly tell?: Tell;
  /** Who presses; both unless told. */
  readonly presses?: 'guest' | 'nobody';
  /** What it does while both wait, before the host's person presses. */
  readonly atDoor?: (scene: Scene) => Promise<void> | void;
  /** What it does once both have pressed and are live. */
  readonly inCall?: (scene: Scene) => Promise<void> | void;
  readonly ends: Ending;
  /** Played by `npm run long -- evil` only. */
  readonly long?: true;
}
