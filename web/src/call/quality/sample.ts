import type { Reading } from './reading.ts';

/** How a connection did between two readings. */
export interface Sample {
  readonly ms: number;
  /** Part of the packets that should have come and did not, 0 to 1: the worse of sound and picture. */
  readonly lossIn: number;
  /** Part of the sound that was made up, 0 to 1; null: none was played. */
  readonly concealed: number | null;
  readonly jitterMs: number;
  /** What the other side says of what it gets: part lost, and there and back. */
  readonly lossOut: number;
  readonly rttMs: number | null;
  readonly kbitIn: number;
  readonly kbitOut: number;
  readonly packetsIn: number;
}

/** @returns null when the two do not follow each other: another connection, or a counter that began anew. */
export function sampleOf(before: Reading, now: Reading): Sample | null {
  const ms = now.atMs - before.atMs;
  const packetsIn = now.sound.packets - before.sound.packets + now.picture.packets - before.picture.packets;
  if (ms <= 0 || packetsIn < 0) return null;
  const samples = now.samples - before.samples;
  return {
    ms,
    lossIn: Math.max(lossOf(before.sound, now.sound), lossOf(before.picture, now.picture)),
    concealed: samples > 0 ? within(0, (now.concealed - before.concealed) / samples, 1) : null,
    jitterMs: now.sound.jitterMs,
    lossOut: now.lossOut,
    rttMs: now.rttMs,
    kbitIn: kbit(now.sound.bytes + now.picture.bytes - before.sound.bytes - before.picture.bytes, ms),
    kbitOut: kbit(
      now.soundBytesOut + now.pictureBytesOut - before.soundBytesOut - before.pictureBytesOut,
      ms,
    ),
    packetsIn,
  };
}

/** What was lost may still come, so that the count can fall: then nothing was. */
function lossOf(before: Reading['sound'], now: Reading['sound']): number {
  const lost = Math.max(0, now.lost - before.lost);
  const expected = lost + now.packets - before.packets;
  return expected > 0 ? within(0, lost / expected, 1) : 0;
}

function kbit(bytes: number, ms: number): number {
  return Math.max(0, Math.round((bytes * 8) / ms));
}

function within(low: number, value: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
