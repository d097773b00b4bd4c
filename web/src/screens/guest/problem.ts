import type { LinkWindow } from '../../../../server/protocol/guest.ts';
import type { EndReason } from '../../call/view.ts';

/**
 * What keeps a guest out, each with one sentence and what to do (`problem.<name>.title` and `.text`). `unknown` also
 * stands for a link that was withdrawn: whoever holds one learns nothing more.
 */
export type Problem =
  | 'no-link'
  | 'unknown'
  | 'late'
  | 'cancelled'
  | 'early'
  | 'taken'
  | 'revoked'
  | 'refused'
  | 'replaced'
  | 'mismatch'
  | 'lost'
  | 'full'
  | 'unsupported'
  | 'offline'
  | 'busy'
  | 'fault';

const BY_CODE: Readonly<Record<string, Problem>> = {
  BAD_REQUEST: 'unknown',
  LINK_UNKNOWN: 'unknown',
  LINK_EARLY: 'early',
  LINK_LATE: 'late',
  APPOINTMENT_CANCELLED: 'cancelled',
  APPOINTMENT_UNKNOWN: 'unknown',
  SEAT_TAKEN: 'taken',
  SEAT_REVOKED: 'revoked',
  SEAT_UNKNOWN: 'lost',
  NOT_SIGNED_IN: 'lost',
  CALL_FULL: 'full',
  TOO_MANY: 'busy',
  BUSY: 'busy',
  OFFLINE: 'offline',
};

/** Which problem a code of the catalogue is to a guest; what the page does not know is a fault of ours. */
export function problemOf(code: string): Problem {
  return Object.hasOwn(BY_CODE, code) ? (BY_CODE[code] ?? 'fault') : 'fault';
}

/** Whether the invitation itself already keeps this guest out. Early does not: testing may start. */
export function problemOfWindow(window: LinkWindow): Problem | null {
  return window === 'late' || window === 'cancelled' ? window : null;
}

/** Why a call ended, when that is a problem; null after an ordinary end. `code` is the app's last refusal. */
export function problemOfEnd(reason: EndReason, code: string | null): Problem | null {
  switch (reason) {
    case 'left':
    case 'host':
    case 'empty':
      return null;
    case 'cancelled':
    case 'refused':
    case 'replaced':
    case 'mismatch':
    case 'revoked':
    case 'unsupported':
      return reason;
    case 'signed-out':
      return 'revoked';
    case 'expired':
      return 'late';
    case 'rejected':
      return code === null ? 'fault' : problemOf(code);
    default:
      return reason satisfies never;
  }
}

/** Problems that may be over in a moment: the same press may then work. */
export function mayPass(problem: Problem): boolean {
  return ['taken', 'offline', 'busy', 'fault', 'refused', 'full', 'early'].includes(problem);
}
