import type { SessionView } from '../../call/view.ts';

/** What a screen says of a seat: taken from the invitation, or after a reload from the app's welcome. */
export interface SeatWords {
  readonly clinician: string;
  readonly organisation: string;
  readonly phone: string;
  readonly start: string | null;
  readonly patient: boolean;
}

/** Which of the seat's screens is shown. */
export type SeatScreen = 'waiting' | 'call' | 'ended';

/** The screen of a phase: an admitted guest sees the call's screen before its first picture, never the waiting room. */
export function screenOf(phase: SessionView['phase']): SeatScreen {
  if (typeof phase === 'object') return 'ended';
  return phase === 'starting' || phase === 'waiting' ? 'waiting' : 'call';
}

/** The words of a seat as the app gave them with its welcome; empty ones until it has answered. */
export function wordsOf({ appointment, you }: SessionView): SeatWords {
  return {
    clinician: appointment?.clinician ?? '',
    organisation: appointment?.organisation ?? '',
    phone: appointment?.phone ?? '',
    start: appointment?.start ?? null,
    patient: you === null || you.role === 'patient',
  };
}
