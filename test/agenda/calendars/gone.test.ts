import { expect, test } from 'vitest';
import { goneOf, type Had, type Has } from '../../../server/agenda/calendars/gone.ts';
import { DAY, type EpochMs, HOUR, later, MINUTE } from '../../../server/core/clock.ts';

const NOW = Date.parse('2026-12-07T09:00:00Z') as EpochMs;
const had = (number: string, changed: Partial<Had> = {}): Had => ({
  ...{ number, uid: number, appointmentId: number, startsAt: later(NOW, DAY), goneSince: null },
  ...changed,
});
const has = (numbers: readonly string[], changed: Partial<Has> = {}): Has => ({
  ...{ numbers: new Set(numbers), unclear: new Set(), isWhole: true },
  ...changed,
});
const numbers = (all: readonly Had[]) => all.map(({ number }) => number);
function judged(all: readonly Had[], now: Has) {
  const { mark, cancel, ask, isMany } = goneOf(all, now, NOW);
  return { mark: numbers(mark), cancel: numbers(cancel), ask: numbers(ask), isMany };
}
const NOTHING = { mark: [], cancel: [], ask: [], isMany: false };
const LONG_AGO = { goneSince: later(NOW, -15 * MINUTE) };

test('what is missed once is marked, and cancelled when a second look agrees', () => {
  expect(judged([had('a'), had('b')], has(['a']))).toEqual({ ...NOTHING, mark: ['b'] });
  expect(judged([had('a'), had('b', LONG_AGO)], has(['a']))).toEqual({ ...NOTHING, cancel: ['b'] });
  const justNow = { goneSince: later(NOW, -MINUTE) };
  expect(judged([had('a'), had('b', justNow)], has(['a']))).toEqual(NOTHING);
  expect(judged([had('b', LONG_AGO)], has(['b']))).toEqual(NOTHING);
});

test('a calendar that cannot be read whole cancels nothing', () => {
  expect(judged([had('a', LONG_AGO)], has(['b'], { isWhole: false }))).toEqual(NOTHING);
  expect(judged([had('a', { ...LONG_AGO, uid: 'u' })], has(['b'], { unclear: new Set(['u']) }))).toEqual(
    NOTHING,
  );
});

test('many at once are a fault of the calendar', () => {
  const all = Array.from({ length: 20 }, (_, n) => had(`n${n}`, LONG_AGO));
  const left = (count: number) => has(numbers(all.slice(count)));
  expect(judged(all, left(4)).cancel).toHaveLength(4);
  expect(judged(all, left(5))).toEqual({ ...NOTHING, isMany: true });
  expect(judged(all.slice(0, 3), has(['x'])).cancel).toHaveLength(3);
  expect(judged(all.slice(0, 4), has(['x']))).toEqual({ ...NOTHING, isMany: true });
});

test('in the last hour a person decides; what has begun, or is far off, is left alone', () => {
  expect(judged([had('a', { ...LONG_AGO, startsAt: later(NOW, HOUR) })], has(['x']))).toEqual({
    ...NOTHING,
    ask: ['a'],
  });
  expect(judged([had('a', { ...LONG_AGO, startsAt: NOW })], has(['x']))).toEqual(NOTHING);
  expect(judged([had('a', { ...LONG_AGO, startsAt: later(NOW, 364 * DAY) })], has(['x']))).toEqual(NOTHING);
});
