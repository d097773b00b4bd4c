import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, type EpochMs, MINUTE } from '../../server/core/clock.ts';
import { type Delivery, type DeliveryEvent, queued, step } from '../../server/delivery/state.ts';

const NOON = Date.UTC(2026, 10, 24, 12) as EpochMs;
const at = (ms: number) => (NOON + ms) as EpochMs;
const taken: DeliveryEvent = { kind: 'taken' };
const deferred: DeliveryEvent = { kind: 'deferred', why: 'smtp-deferred' };

function must(delivery: Delivery | null): Delivery {
  if (delivery === null) throw new Error('not possible in this state');
  return delivery;
}

const events = fc.constantFrom<DeliveryEvent>(
  taken,
  { kind: 'accepted' },
  deferred,
  { kind: 'refused', why: 'smtp-refused' },
  { kind: 'withdrawn', why: 'superseded' },
  { kind: 'interrupted' },
);

describe('a message', () => {
  test('is queued, sent and done', () => {
    const sending = must(step(queued(NOON), taken, at(5)));
    expect(sending).toMatchObject({ state: 'sending', attempts: 1, final_at: null });
    expect(step(sending, { kind: 'accepted' }, at(9))).toMatchObject({ state: 'sent', final_at: at(9) });
  });

  test('is tried again after 1, 5, 15, 60, 120, then every 240 minutes, and dropped within a day', () => {
    let message = queued(NOON);
    const waits: number[] = [];
    let now = NOON;
    while (message.final_at === null) {
      now = message.next_at as EpochMs;
      message = must(step(must(step(message, taken, now)), deferred, now));
      if (message.final_at === null) waits.push((message.next_at - now) / MINUTE);
    }
    expect(waits).toEqual([1, 5, 15, 60, 120, 240, 240, 240, 240, 240]);
    expect(message).toMatchObject({ state: 'dropped', last_error: 'smtp-deferred', attempts: 11 });
    expect(now - NOON).toBeLessThan(DAY);
  });

  test('is dropped at once when it can never be delivered', () => {
    const sending = must(step(queued(NOON), taken, NOON));
    const refused = step(sending, { kind: 'refused', why: 'smtp-refused' }, at(1));
    expect(refused).toMatchObject({ state: 'dropped', last_error: 'smtp-refused', final_at: at(1) });
  });

  test('that was cut off goes again at once, but not for ever', () => {
    const sending = must(step(queued(NOON), taken, NOON));
    expect(step(sending, { kind: 'interrupted' }, at(7))).toMatchObject({ state: 'failed', next_at: at(7) });
    expect(step(sending, { kind: 'interrupted' }, at(DAY))).toMatchObject({ state: 'dropped' });
  });

  test('of which nobody knows whether it left waits for a person, and goes by itself no more', () => {
    const sending = must(step(queued(NOON), taken, NOON));
    const unsure = must(step(sending, { kind: 'unsure', why: 'sms-no-answer' }, at(1)));
    expect(unsure).toMatchObject({ state: 'unsure', last_error: 'sms-no-answer', final_at: at(1) });
    expect(step(unsure, taken, at(2))).toBeNull();
    expect(step(unsure, { kind: 'settled' }, at(3))).toMatchObject({ state: 'sent', final_at: at(3) });
    for (const other of [queued(NOON), sending]) expect(step(other, { kind: 'settled' }, at(1))).toBeNull();
  });

  test('keeps the rules whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(events, fc.nat(6 * 60 * MINUTE)), { maxLength: 60 }), (story) => {
        let message = queued(NOON);
        let now = NOON;
        for (const [event, wait] of story) {
          now = (now + wait) as EpochMs;
          const after = step(message, event, now);
          if (after !== null) checkStep(message, event, after);
          message = after ?? message;
        }
      }),
    );
  });
});

function checkStep(before: Delivery, event: DeliveryEvent, after: Delivery): void {
  expect(before.final_at === null || (before.state === 'unsure' && event.kind === 'settled')).toBe(true);
  expect(after.attempts - before.attempts).toBe(event.kind === 'taken' ? 1 : 0);
  expect(after.final_at !== null).toBe(['sent', 'dropped', 'unsure'].includes(after.state));
  expect(after.state === 'sent').toBe(event.kind === 'accepted' || event.kind === 'settled');
  expect(after.state === 'failed' && after.next_at >= after.created_at + DAY).toBe(false);
}
