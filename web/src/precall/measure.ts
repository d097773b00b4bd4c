import type { Line } from '../../../server/protocol/precall.ts';
import type { Loop } from './path.ts';

/** Small packets at the pace of speech: time and loss. */
const PINGS = 30;
const PING_EVERY_MS = 40;
/** A ping that is away so long is lost. */
const LOST_AFTER_MS = 1_500;
/** Then as much as passes, for a moment: a video call's worth is enough to know. */
const RATE_MS = 1_500;
const PACKET_BYTES = 1_100;
const MOST_WAITING_BYTES = 64 * 1024;
/** Above this nothing is learned, and the relay would begin to drop. */
const ENOUGH_KBIT = 4_000;

/** Measures a loop in about three seconds and one megabyte. */
export async function measure(loop: Loop, stopped: AbortSignal): Promise<Line> {
  const trips = await ping(loop, stopped);
  const kbit = await rate(loop, stopped);
  return lineOf(trips, PINGS, kbit);
}

/**
 * What the trips of pings say. A trip leads to the relay and back twice, there and here being one place.
 *
 * @param trips milliseconds, in the order in which they were sent; the lost ones left out.
 */
export function lineOf(trips: readonly number[], sent: number, kbit: number): Line {
  const halves = trips.map((trip) => trip / 2);
  const steps = halves.slice(1).map((trip, index) => Math.abs(trip - (halves[index] ?? trip)));
  const sorted = halves.toSorted((one, other) => one - other);
  return {
    rttMs: Math.round(sorted[Math.floor(sorted.length / 2)] ?? LOST_AFTER_MS),
    jitterMs: Math.round(steps.reduce((sum, step) => sum + step, 0) / Math.max(1, steps.length)),
    lossPercent: Math.round(1_000 * (1 - trips.length / sent)) / 10,
    kbit: Math.round(kbit),
  };
}

async function ping({ near, far }: Loop, stopped: AbortSignal): Promise<readonly number[]> {
  const sentAt: number[] = [];
  const trips = new Map<number, number>();
  far.onmessage = ({ data }) => far.send(data);
  near.onmessage = ({ data }) => {
    const number = Number(data);
    trips.set(number, performance.now() - (sentAt[number] ?? 0));
  };
  for (let number = 0; number < PINGS && !stopped.aborted; number += 1) {
    sentAt.push(performance.now());
    near.send(String(number));
    await pause(PING_EVERY_MS);
  }
  const until = performance.now() + LOST_AFTER_MS;
  while (trips.size < PINGS && performance.now() < until && !stopped.aborted) await pause(PING_EVERY_MS);
  return sentAt.flatMap((_, number) => trips.get(number) ?? []);
}

async function rate({ near, far }: Loop, stopped: AbortSignal): Promise<number> {
  let [bytes, first, last] = [0, 0, 0];
  far.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    last = performance.now();
    if (first === 0) first = last;
    else bytes += data.byteLength;
  };
  far.binaryType = 'arraybuffer';
  const packet = new Uint8Array(PACKET_BYTES);
  const begin = performance.now();
  let sent = 0;
  while (performance.now() - begin < RATE_MS && !stopped.aborted) {
    const due = ((performance.now() - begin) * ENOUGH_KBIT) / 8;
    while (sent < due && near.bufferedAmount < MOST_WAITING_BYTES) {
      near.send(packet);
      sent += PACKET_BYTES;
    }
    await pause(5);
  }
  await pause(2 * PING_EVERY_MS);
  return last > first ? (bytes * 8) / (last - first) : 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
