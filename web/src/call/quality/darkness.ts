/** For how long a camera that is on has given black, ms. */
export type DarknessMs = number;

/** A room goes dark for a moment when somebody passes the lens. */
const BLACK_AFTER_MS = 4_000;
/** Video black is 16 of 255 in many cameras; a dark room has a lamp, a window, or noise above this. */
const DARKEST = 28;

/** @param brightest lightest colour of the picture, 0 to 255; null: it is off or gives no picture: nothing is judged */
export function look(before: DarknessMs, brightest: number | null, ms: number): DarknessMs {
  return brightest !== null && brightest <= DARKEST ? before + ms : 0;
}

export function isBlack(darkness: DarknessMs): boolean {
  return darkness >= BLACK_AFTER_MS;
}
