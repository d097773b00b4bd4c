/** Whether sound or picture of the other side comes in, looked at several times a second. `beat` alone changes it. */
export interface Pulse {
  /** When something came last, ms; null: nothing yet, or what came no longer counts. */
  readonly heardAt: number | null;
  /** When it was last said that nothing comes, ms. */
  readonly alarmedAt: number | null;
}

export const NO_PULSE: Pulse = { heardAt: null, alarmedAt: null };

/** Voices send fifty packets a second and more, also in silence: such a gap is no accident of one packet. */
const SILENT_AFTER_MS = 600;
/**
 * A new path needs a moment, and a line that stutters is no better for being asked all the time. But Chromium learns of
 * a new address after two seconds only: the first search may have been in vain.
 */
const AGAIN_AFTER_MS = 2_000;

/** So long without anything is said to people, too; most gaps are over before. */
const TOLD_AFTER_MS = 2_000;

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
  const isNew = nowMs - (pulse.alarmedAt ?? -Infinity) >= AGAIN_AFTER_MS;
  const alarm = isNew && nowMs - heardAt >= SILENT_AFTER_MS;
  return { pulse: { heardAt, alarmedAt: alarm ? nowMs : pulse.alarmedAt }, alarm };
}
