/** Whether sound or picture of the other side comes in, looked at several times a second. `beat` alone changes it. */
export interface Pulse {
  /** When something came last, ms; null: nothing yet, or what came no longer counts. */
  readonly heardAt: number | null;
  /** The last look, ms. */
  readonly lookedAt: number;
  /** How long this page did not get to look since something came: what arrived meanwhile waits to be taken in. */
  readonly busyMs: number;
  /** The last silence, ms; null: none yet. */
  readonly silentAt: number | null;
  /** When it was last said that nothing comes, ms. */
  readonly alarmedAt: number | null;
  /** How often it was said without calm in between. */
  readonly alarms: number;
}

export const NO_PULSE: Pulse = {
  ...{ heardAt: null, lookedAt: 0, busyMs: 0 },
  ...{ silentAt: null, alarmedAt: null, alarms: 0 },
};

/** Voices send fifty packets a second and more, also in silence: such a gap is no accident of one packet. */
const SILENT_AFTER_MS = 600;
/**
 * Chromium leaves a path that it held to be good when nothing came over it for two and a half seconds and the new one
 * has worked for one (libwebrtc: weak receiving timeout, receiving switching delay). To search anew meanwhile throws
 * the found path away, and that second begins again.
 */
const AGAIN_AFTER_MS = 4_000;
/** Alarms that come so soon after each other; each one more doubles the wait. */
const SOON = 3;
/** A line that stutters, or a machine with too much to do, is no better for being asked all the time. */
const MOST_AGAIN_MS = 16_000;
/** So long without a silence, a new one is another matter. */
const CALM_MS = 2_000;
/** A look that comes later than this shows a page that is busy, and later than that one that slept. */
const [BUSY_MS, SLEPT_MS] = [400, 5_000] as const;

/** So long without anything is said to people, too; most gaps are over before. */
const TOLD_AFTER_MS = 2_000;

/** Of so many connections at most this part is looked at in one look: all of them within `BUSY_MS`. */
const MOST_SHARES = 3;

/**
 * Which connections a look is at. To look at one holds up the page until another thread has answered; in a call of
 * eight that is too often for a computer that has everything to do.
 *
 * @param looks how many looks there were before.
 */
export function inThisLook<One>(all: readonly One[], looks: number): readonly One[] {
  const shares = Math.min(MOST_SHARES, Math.max(1, Math.ceil(all.length / 2)));
  return all.filter((_, place) => place % shares === looks % shares);
}

/** Whether nothing comes, and this page had the time to see it. */
export function isSilent({ heardAt, busyMs }: Pick<Pulse, 'heardAt' | 'busyMs'>, nowMs: number): boolean {
  return heardAt !== null && nowMs - heardAt - busyMs >= SILENT_AFTER_MS;
}

/** Whether people are told that nothing comes. */
export function isLost({ heardAt }: Pulse, nowMs: number): boolean {
  return heardAt !== null && nowMs - heardAt >= TOLD_AFTER_MS;
}

/**
 * @param newest when the newest packet came, ms; null: none yet.
 * @returns the pulse now, and whether to look for another path at once. ICE itself notices after seven seconds and more.
 */
export function beat(pulse: Pulse, newest: number | null, nowMs: number): { pulse: Pulse; alarm: boolean } {
  const heardAt = Math.max(newest ?? -Infinity, pulse.heardAt ?? -Infinity);
  if (heardAt === -Infinity) return { pulse: NO_PULSE, alarm: false };
  const busyMs = heardAt === pulse.heardAt ? pulse.busyMs + lateness(pulse, nowMs) : 0;
  const silent = isSilent({ heardAt, busyMs }, nowMs);
  const isCalm = !silent && nowMs - (pulse.silentAt ?? -Infinity) >= CALM_MS;
  const alarms = isCalm ? 0 : pulse.alarms;
  const alarm = silent && nowMs - (pulse.alarmedAt ?? -Infinity) >= pauseAfter(alarms);
  const next: Pulse = {
    ...{ heardAt, lookedAt: nowMs, busyMs },
    silentAt: silent ? nowMs : pulse.silentAt,
    alarmedAt: alarm ? nowMs : pulse.alarmedAt,
    alarms: alarm ? alarms + 1 : alarms,
  };
  return { pulse: next, alarm };
}

/** Of this look; a page that slept is not busy: its network may be another one. */
function lateness({ lookedAt }: Pulse, nowMs: number): number {
  const since = nowMs - lookedAt;
  return since > BUSY_MS && since < SLEPT_MS ? since : 0;
}

function pauseAfter(alarms: number): number {
  return Math.min(AGAIN_AFTER_MS * 2 ** Math.max(0, alarms - SOON), MOST_AGAIN_MS);
}
