import type { Visitor } from './visitor.ts';

/** How somebody works a screen. What is pressed, filled or chosen is named by its own words. */
export interface Hands {
  press(words: string): Promise<void>;
  fill(label: string, value: string): Promise<void>;
  /** A day as `YYYY-MM-DD`. */
  day(label: string, day: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  tick(label: string): Promise<void>;
}

export function byMouse(visitor: Visitor): Hands {
  return {
    press: (words) => visitor.press(words),
    fill: (label, value) => visitor.fill(label, value),
    day: (label, day) => visitor.set(label, day),
    choose: (label, option) => visitor.choose(label, option),
    tick: (label) => visitor.press(label),
  };
}

/** By keyboard alone. A list is chosen from by typing, a day is typed as the browser's own language writes it. */
export function byKeys(visitor: Visitor): Hands {
  return {
    press: (words) => visitor.pressKeys(words),
    fill: (label, value) => visitor.typeKeys(label, value),
    day: (label, day) => visitor.dayKeys(label, day),
    choose: (label, option) => visitor.chooseKeys(label, option),
    tick: (label) => visitor.tickKeys(label),
  };
}
