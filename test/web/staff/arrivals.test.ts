import { describe, expect, test } from 'vitest';
import {
  type ArrivalNews,
  type Arrivals,
  hear,
  NO_ARRIVALS,
  pageTitle,
  waiting,
} from '../../../web/src/staff/arrivals.ts';
import { arrival, id } from './people.ts';

const now = '2026-11-21T09:25:00.000Z';
const desk = (...arrivals: Extract<ArrivalNews, { type: 'desk' }>['arrivals']): ArrivalNews => ({
  type: 'desk',
  protocol: 1,
  now,
  attach: 1,
  arrivals,
});
const heard = (...news: readonly ArrivalNews[]): Arrivals =>
  news.reduce((arrivals, one) => hear(arrivals, one).arrivals, NO_ARRIVALS);

describe('who came in', () => {
  test('nobody, when the desk opens: they were there before the page was', () => {
    expect(hear(NO_ARRIVALS, desk(arrival())).came).toEqual([]);
  });

  test('every arrival that the app calls one, not only the first', () => {
    const [first, second] = [arrival(), arrival({ seat: id('seat2') })];
    const board = heard(desk(), { type: 'arrival', arrival: first, arrived: true });
    expect(hear(board, { type: 'arrival', arrival: second, arrived: true }).came).toEqual([second]);
  });

  test('not who only lost or found the connection', () => {
    const change: ArrivalNews = { type: 'arrival', arrival: arrival({ online: false }), arrived: false };
    expect(hear(heard(desk(arrival())), change).came).toEqual([]);
  });

  test('after a lost line: who came meanwhile, and who went and came again, but not who waited all the time', () => {
    const stayed = arrival({ seat: id('stay') });
    const back = arrival({ seat: id('back'), since: '2026-11-21T09:24:00.000Z' });
    const fresh = arrival({ seat: id('fresh') });
    const inside = arrival({ seat: id('inside'), phase: 'admitted' });
    const before = heard(desk(stayed, arrival({ seat: id('back') })));
    expect(hear(before, desk(stayed, back, fresh, inside)).came).toEqual([back, fresh]);
  });
});

describe('the waiting room', () => {
  const board = heard(
    desk(
      arrival({ seat: id('second'), since: '2026-11-21T09:22:00.000Z' }),
      arrival({ seat: id('first'), since: '2026-11-21T09:10:00.000Z', clinicianId: id('yilmaz') }),
      arrival({ seat: id('inside'), phase: 'admitted' }),
      arrival({ seat: id('gone'), phase: 'left' }),
    ),
  );

  test('has who waits, the longest first', () => {
    expect(waiting(board, null).map(({ seat }) => seat)).toEqual([id('first'), id('second')]);
  });

  test('of one clinician has only that clinician’s people', () => {
    expect(waiting(board, id('vries')).map(({ seat }) => seat)).toEqual([id('second')]);
  });

  test('empties as people are let in', () => {
    const admitted = arrival({ seat: id('second'), phase: 'admitted' });
    const after = hear(board, { type: 'arrival', arrival: admitted, arrived: false }).arrivals;
    expect(waiting(after, id('vries'))).toEqual([]);
  });
});

test('the tab says how many wait, and nothing when nobody does', () => {
  expect(pageTitle('Beeldkamer', 2)).toBe('(2) Beeldkamer');
  expect(pageTitle('Beeldkamer', 0)).toBe('Beeldkamer');
});
