import type { Context } from '../core/context.ts';
import type { Endpoint, FromServer, SeatRole } from '../protocol/signalling.ts';
import type { StaffActor } from './deps.ts';

/** A browser's socket, as everything behind the door sees it. */
export interface Line {
  /** Whether the app has closed it: then nothing is heard any more. What a browser said before it went by itself is. */
  readonly isShut: boolean;
  /** Does nothing on a line that is closed. */
  send(message: FromServer): void;
  /** The last word: nothing is sent or heard after it. */
  close(code: number): void;
}

/** Who a browser proved to be before its socket opened. */
export interface Party {
  readonly staff: { readonly actor: StaffActor; readonly sessionId: string } | null;
  /** The cookie secret for a seat, if the browser sent one. */
  readonly secretOf: (seatId: string) => string | undefined;
  readonly by: Context;
}

/** A socket that said hello for a seat. */
export interface SeatSession {
  readonly kind: 'seat';
  readonly line: Line;
  readonly by: Context;
  readonly staffSession: string | null;
  readonly appointmentId: string;
  readonly seatId: string;
  readonly role: SeatRole;
  readonly endpoint: Endpoint;
  readonly attach: number;
}

/** A socket of staff who watch arrivals. */
export interface DeskSession {
  readonly kind: 'desk';
  readonly line: Line;
  readonly by: Context;
  readonly staffSession: string;
  /** Whose arrivals: those of this clinician, or not. */
  readonly watches: (clinicianId: string) => boolean;
}

export type Session = SeatSession | DeskSession;
