/** What of the sender's picture goes to each of many. */
export interface Share {
  readonly maxBitrate: number;
  readonly maxFramerate: number;
  /** Lines of the picture. */
  readonly height: number;
}

/** Up to so many seats each gets what the browser and the line can do. */
export const UNTHINNED_SEATS = 5;
/** What all pictures of one sender together may take, bits a second: an ordinary DSL line has little more upwards. */
export const UPLOAD_BPS = 1_600_000;

/**
 * The share of each when this many seats are in the call, the own one included; null: no limit. Every sender encodes its
 * picture once for each of the others, so both its line and its processor are divided by their number.
 */
export function shareOf(seats: number): Share | null {
  if (seats <= UNTHINNED_SEATS) return null;
  const maxBitrate = Math.floor(UPLOAD_BPS / (seats - 1));
  return seats === 6
    ? { maxBitrate, maxFramerate: 20, height: 360 }
    : { maxBitrate, maxFramerate: 15, height: 270 };
}
