import { describe, expect, test } from 'vitest';
import { byClinician, chunks, roomHours, roomIsOpen, withArrival } from '../../../web/src/staff/day.ts';
import { appointment, arrival, id, participant } from './people.ts';

describe('the day per clinician', () => {
  const vries = { id: id('vries'), name: 'dr. S. de Vries' };
  const aalst = { id: id('aalst'), name: 'dr. É. van Aalst' };
  const late = appointment({ id: id('late'), clinician: vries, start: '2026-11-21T11:00:00.000Z' });
  const early = appointment({ id: id('early'), clinician: vries, start: '2026-11-21T08:00:00.000Z' });
  const other = appointment({ id: id('other'), clinician: aalst });

  test('has clinicians by name and their appointments by time', () => {
    const days = byClinician([late, other, early], 'nl-NL');
    expect(days.map(({ clinician }) => clinician)).toEqual([aalst, vries]);
    expect(days[1]?.appointments).toEqual([early, late]);
  });

  test('keeps two appointments of the same time in one order, whichever came first', () => {
    const twin = { ...early, id: id('zwin') };
    expect(byClinician([twin, early], 'nl-NL')).toEqual(byClinician([early, twin], 'nl-NL'));
  });

  test('of nothing is nothing', () => {
    expect(byClinician([], 'nl-NL')).toEqual([]);
  });
});

describe('a long day in pieces', () => {
  const many = Array.from({ length: 95 }, (_, place) => appointment({ id: id(`n${place}`) }));

  test('is the same day', () => {
    expect(chunks(many).flat()).toEqual(many);
    expect(chunks([])).toEqual([]);
  });

  test('has pieces of a size that paints at once, and an ordinary day is one', () => {
    expect(chunks(many).map(({ length }) => length)).toEqual([40, 40, 15]);
    expect(chunks(many.slice(0, 40))).toHaveLength(1);
  });
});

describe('an arrival on the day', () => {
  const stays = participant({ id: id('other') });
  const day = [appointment({ id: id('first') }), appointment({ participants: [stays, participant()] })];

  test('changes the state of its own participant only', () => {
    const after = withArrival(day, arrival({ online: false }));
    expect(after[0]).toBe(day[0]);
    expect(after[1]?.participants[0]).toBe(stays);
    expect(after[1]?.participants[1]?.seat).toEqual({
      seat: id('seat'),
      phase: 'waiting',
      since: '2026-11-21T09:20:00.000Z',
      bound: true,
      online: false,
      test: null,
    });
  });

  test('of an appointment that is not on it changes nothing', () => {
    expect(withArrival(day, arrival({ appointment: id('elsewhere') }))).toBe(day);
  });
});

describe('the room', () => {
  const planned = appointment(); // 09:30 to 09:45, opens 30 minutes before, closes 20 after

  test('has the hours of the type of appointment', () => {
    expect(roomHours(planned)).toEqual({
      from: Date.parse('2026-11-21T09:00:00Z'),
      until: Date.parse('2026-11-21T10:05:00Z'),
    });
  });

  test.each([
    ['a second too early', '2026-11-21T08:59:59Z', false],
    ['when it opens', '2026-11-21T09:00:00Z', true],
    ['when it closes', '2026-11-21T10:05:00Z', true],
    ['a second too late', '2026-11-21T10:05:01Z', false],
  ])('%s', (_name, now, open) => {
    expect(roomIsOpen(planned, Date.parse(now))).toBe(open);
  });

  test('of a cancelled appointment never opens', () => {
    expect(roomIsOpen({ ...planned, state: 'cancelled' }, Date.parse(planned.start))).toBe(false);
  });
});
