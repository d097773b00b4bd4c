/** Milliseconds since the Unix epoch. A bare `number` is not accepted, so seconds cannot slip in. */
export type EpochMs = number & { readonly unit: 'epoch-ms' };

/** The one source of time: passed in everywhere, so that a test can hold it still. */
export type Clock = () => EpochMs;

export const systemClock: Clock = () => Date.now() as EpochMs;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `at` moved by `ms` milliseconds (negative: earlier). */
export function later(at: EpochMs, ms: number): EpochMs {
  return (at + ms) as EpochMs;
}

/** ISO 8601 in UTC with milliseconds and `Z`, as the log and the API write it. */
export function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}

/**
 * Reads an ISO 8601 instant (RFC 3339).
 *
 * @returns `null` when the text is no instant; never NaN.
 */
export function fromIso(text: string): EpochMs | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : (at as EpochMs);
}
