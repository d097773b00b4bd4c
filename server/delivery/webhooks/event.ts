import type { Occurrence } from '../../audit/event.ts';
import { type EpochMs, HOUR, later, MINUTE, SECOND } from '../../core/clock.ts';
import type { WebhookEventRow } from '../../core/system-rows.ts';
import type { WebhookType } from '../../protocol/webhooks.ts';
import type { PostOutcome } from './post.ts';

/** Which lines of the log other systems hear of. */
const TOLD: Readonly<Partial<Record<Occurrence['code'], WebhookType>>> = {
  'appointment.create': 'appointment.planned',
  'appointment.move': 'appointment.moved',
  'appointment.handed_over': 'appointment.handed_over',
  'appointment.cancel': 'appointment.cancelled',
  'invite.opened': 'invitation.opened',
  'invite.failed': 'invitation.failed',
  'call.started': 'call.started',
  'call.ended': 'call.ended',
};

/** What other systems hear of an act, and of which appointment; null: nothing. A try that is repeated is no news yet. */
export function newsOf({ code, about = [], outcome = 0, detail = {} }: Occurrence): {
  readonly type: WebhookType;
  readonly appointmentId: string;
} | null {
  const type = TOLD[code];
  const appointmentId = about.find(({ kind }) => kind === 'appointment')?.id;
  const isFailure = type === 'invitation.failed';
  if (type === undefined || appointmentId === undefined || detail['again'] === true) return null;
  return outcome === 0 || isFailure ? { type, appointmentId } : null;
}

/** Waits after the first, second … failed try: over a long weekend, as Standard Webhooks advises. */
const BACK_OFF = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** What a try makes of an event: sent, tried again later, or given up. */
export function afterTry(event: WebhookEventRow, outcome: PostOutcome, now: EpochMs): WebhookEventRow {
  const attempts = event.attempts + 1;
  if (outcome.kind === 'taken') return { ...event, attempts, state: 'sent', last_error: null, final_at: now };
  const wait = BACK_OFF[attempts - 1];
  const failed = { ...event, attempts, last_error: outcome.why };
  if (wait === undefined) return { ...failed, state: 'dead', final_at: now };
  return { ...failed, next_at: later(now, wait) };
}
