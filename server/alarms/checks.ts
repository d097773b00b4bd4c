import { type Clock, DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../core/clock.ts';
import { newestBackup } from '../core/newest-backup.ts';
import { freeSpace, GIGABYTE, LOW_SPACE } from '../core/space.ts';
import { endsSoon, type Validity } from '../core/validity.ts';
import type { Found } from './alarm.ts';

const WELL: Found = { well: true };
const wrong = (fact: number | null): Found => ({ well: false, fact });

/** A night may fail, two may not. */
const STALE = 2 * DAY;
/** Somebody has to look why. */
const STUCK = 15 * MINUTE;
/** Steps of less are those of time keeping. */
const STEP = 5 * SECOND;
/** A clock that was set is looked at; then it holds. */
const STEP_TOLD = HOUR;
const PATIENCE_MS = 5 * SECOND;

/** Room, and a disk that takes what is written. */
export async function checkDisk(folder: string, takesWrites: () => Promise<boolean>): Promise<Found> {
  const free = await freeSpace(folder).catch(() => 0);
  return free >= LOW_SPACE && (await takesWrites()) ? WELL : wrong(Math.floor(free / GIGABYTE));
}

/** The age of the newest backup, in hours. */
export function checkBackup(folder: string, now: EpochMs): Found {
  const newest = newestBackup(folder);
  if (newest === null) return wrong(null);
  return now - newest > STALE ? wrong(Math.floor((now - newest) / HOUR)) : WELL;
}

/** Since when messages wait that failed to leave. */
export function checkMessages(since: EpochMs | null, now: EpochMs): Found {
  return since !== null && now - since > STUCK ? wrong(Math.floor((now - since) / MINUTE)) : WELL;
}

/** How long the certificate that was served holds, in days. */
export function checkCertificate(served: Validity | null, now: EpochMs): Found {
  if (served === null || !endsSoon(served, now)) return WELL;
  return wrong(Math.floor((served.to - now) / DAY));
}

/** Whether a thing answers. */
export async function checkAnswers(answers: () => Promise<boolean>): Promise<Found> {
  return (await answers().catch(() => false)) ? WELL : wrong(null);
}

/** Sees that somebody set the clock: it moved, and the time that a computer counts by itself did not. */
export function clockCheck(clock: Clock, monotonic: () => number): () => Found {
  let base = { wall: clock(), mono: monotonic() };
  let last: { readonly seconds: number; readonly mono: number } | null = null;
  return () => {
    const now = { wall: clock(), mono: monotonic() };
    const set = now.wall - base.wall - (now.mono - base.mono);
    base = now;
    if (Math.abs(set) > STEP) last = { seconds: Math.round(set / SECOND), mono: now.mono };
    return last !== null && now.mono - last.mono < STEP_TOLD ? wrong(last.seconds) : WELL;
  };
}

/**
 * Of the certificate that is served at one of these places, the first that answers, when it holds; null: none does.
 *
 * @param name for which it is asked; an address asks for none.
 */
export async function validityServed(
  places: readonly { readonly host: string; readonly port: number }[],
  name: string | undefined,
): Promise<Validity | null> {
  for (const place of places) {
    const found = await servedAt(place, name);
    if (found !== null) return found;
  }
  return null;
}

async function servedAt(
  place: { readonly host: string; readonly port: number },
  servername: string | undefined,
): Promise<Validity | null> {
  const { connect } = await import('node:tls');
  // its end is asked here, not whom browsers trust
  const options = { ...place, rejectUnauthorized: false };
  return await new Promise((resolve) => {
    const socket = connect(servername === undefined ? options : { ...options, servername });
    const end = (found: Validity | null): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(PATIENCE_MS, () => end(null));
    socket.once('error', () => end(null));
    socket.once('secureConnect', () => {
      const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
      end({ from: Date.parse(from) as EpochMs, to: Date.parse(to) as EpochMs });
    });
  });
}
