import { DAY, type EpochMs, later, MINUTE } from '../core/clock.ts';
import type { OutboxRow } from '../core/schema.ts';

/**
 * Where a message stands. `failed` is tried again at `next_at`; `sent` and `dropped` are final (`final_at`), and so is
 * `unsure` until a person says what to do; `last_error` says in a word why a try failed or the message was dropped.
 */
export type Delivery = Pick<
  OutboxRow,
  'state' | 'attempts' | 'next_at' | 'created_at' | 'last_error' | 'final_at'
>;

/** What can happen to a message. */
export type DeliveryEvent =
  /** The worker takes it up. */
  | { readonly kind: 'taken' }
  /** The next hop has taken responsibility for it. */
  | { readonly kind: 'accepted' }
  /** Not now: the same message may go through later. */
  | { readonly kind: 'deferred'; readonly why: string }
  /** Never: this message cannot be delivered. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It must not go out any more. */
  | { readonly kind: 'withdrawn'; readonly why: string }
  /** The process ended between handing it over and hearing the answer; it may go twice. */
  | { readonly kind: 'interrupted' }
  /** It was handed over, nobody knows whether it was taken, and it must not go twice by itself. */
  | { readonly kind: 'unsure'; readonly why: string }
  /** A person looked: it need not go again. */
  | { readonly kind: 'settled' };

/** Waits after the first, second … failed try; the last one repeats. */
const BACK_OFF = [1, 5, 15, 60, 120, 240].map((minutes) => minutes * MINUTE);
/** A message about an appointment is no use for longer. */
const GIVE_UP_AFTER = DAY;

/** A message that waits for its first try. */
export function queued(now: EpochMs): Delivery {
  return { state: 'queued', attempts: 0, next_at: now, created_at: now, last_error: null, final_at: null };
}

/** What an event makes of a message; null when it cannot happen in this state. */
export function step(delivery: Delivery, event: DeliveryEvent, now: EpochMs): Delivery | null {
  if (event.kind === 'settled')
    return delivery.state === 'unsure' ? { ...delivery, state: 'sent', final_at: now } : null;
  if (delivery.final_at !== null) return null;
  if (event.kind === 'withdrawn') return dropped(delivery, event.why, now);
  if (event.kind === 'taken') {
    if (delivery.state === 'sending') return null;
    return { ...delivery, state: 'sending', attempts: delivery.attempts + 1 };
  }
  if (delivery.state !== 'sending') return null;
  switch (event.kind) {
    case 'accepted':
      return { ...delivery, state: 'sent', last_error: null, final_at: now };
    case 'refused':
      return dropped(delivery, event.why, now);
    case 'deferred':
      return again(delivery, event.why, backOff(delivery.attempts), now);
    case 'unsure':
      return { ...delivery, state: 'unsure', last_error: event.why, final_at: now };
    case 'interrupted':
      return again(delivery, 'interrupted', 0, now);
  }
}

/** Another try after `wait` ms, or none when the message is too old by then. */
function again(delivery: Delivery, why: string, wait: number, now: EpochMs): Delivery {
  const next = later(now, wait);
  if (next - delivery.created_at >= GIVE_UP_AFTER) return dropped(delivery, why, now);
  return { ...delivery, state: 'failed', next_at: next, last_error: why };
}

function dropped(delivery: Delivery, why: string, now: EpochMs): Delivery {
  return { ...delivery, state: 'dropped', last_error: why, final_at: now };
}

function backOff(attempts: number): number {
  return BACK_OFF[Math.min(attempts, BACK_OFF.length) - 1] ?? MINUTE;
}
