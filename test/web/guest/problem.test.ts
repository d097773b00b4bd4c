import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../server/core/errors.ts';
import { nl } from '../../../web/src/i18n/guest.nl.ts';
import { mayPass, problemOf, problemOfEnd, problemOfWindow } from '../../../web/src/screens/guest/problem.ts';

describe('what keeps a guest out', () => {
  test.each([
    ['LINK_UNKNOWN', 'unknown'],
    ['BAD_REQUEST', 'unknown'],
    ['LINK_EARLY', 'early'],
    ['LINK_LATE', 'late'],
    ['APPOINTMENT_CANCELLED', 'cancelled'],
    ['SEAT_TAKEN', 'taken'],
    ['SEAT_REVOKED', 'revoked'],
    ['SEAT_UNKNOWN', 'lost'],
    ['TOO_MANY', 'busy'],
    ['OFFLINE', 'offline'],
    ['INTERNAL', 'fault'],
    ['LOG_UNAVAILABLE', 'fault'],
    ['toString', 'fault'],
    ['', 'fault'],
  ])('%s', (code, problem) => {
    expect(problemOf(code)).toBe(problem);
  });

  test('every code of the catalogue has a title and a sentence', () => {
    for (const code of Object.keys(CATALOGUE)) {
      expect(nl).toHaveProperty([`problem.${problemOf(code)}.title`]);
      expect(nl).toHaveProperty([`problem.${problemOf(code)}.text`]);
    }
  });

  test('early is no problem: somebody may test', () => {
    expect(problemOfWindow('early')).toBeNull();
    expect(problemOfWindow('open')).toBeNull();
    expect(problemOfWindow('late')).toBe('late');
    expect(problemOfWindow('cancelled')).toBe('cancelled');
  });

  test.each([
    ['left', null, null],
    ['host', null, null],
    ['empty', null, null],
    ['refused', null, 'refused'],
    ['replaced', null, 'replaced'],
    ['signed-out', null, 'revoked'],
    ['revoked', null, 'revoked'],
    ['expired', null, 'late'],
    ['cancelled', null, 'cancelled'],
    ['unsupported', null, 'unsupported'],
    ['rejected', 'SEAT_TAKEN', 'taken'],
    ['rejected', 'SEAT_UNKNOWN', 'lost'],
    ['rejected', null, 'fault'],
  ] as const)('a call that ended as %s (%s)', (reason, code, problem) => {
    expect(problemOfEnd(reason, code)).toBe(problem);
  });

  test('trying again is offered only where it can help', () => {
    expect(mayPass('offline')).toBe(true);
    expect(mayPass('taken')).toBe(true);
    expect(mayPass('unknown')).toBe(false);
    expect(mayPass('cancelled')).toBe(false);
  });
});
