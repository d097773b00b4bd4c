import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../server/audit/refusal.ts';
import { CODES, kindOf } from './samples.ts';
import { APPOINTMENT, doctor, TRACE } from './stage.ts';

const tried = {
  event: 'appointment.viewed',
  by: doctor,
  error: 'NOT_ALLOWED',
  named: { id: APPOINTMENT },
} as const;

describe('the line of an act that was refused', () => {
  test('names who, what, why, and what it was tried on', () => {
    expect(refusalOf(tried)).toEqual({
      code: 'appointment.viewed',
      by: doctor,
      outcome: 4,
      why: 'not-allowed',
      about: [{ kind: 'appointment', id: APPOINTMENT }],
    });
  });

  test('of an act that failed is a failure', () => {
    expect(refusalOf({ ...tried, error: 'INTERNAL' })).toMatchObject({ outcome: 8, why: 'internal' });
  });

  test('never looks like a refusal that was given', () => {
    expect(refusalOf({ ...tried, event: 'call.refused', named: { seat: APPOINTMENT } })).toMatchObject({
      outcome: 8,
      about: [{ kind: 'seat', id: APPOINTMENT }],
    });
    for (const event of CODES.filter((code) => kindOf(code).outs[0] !== 0)) {
      expect(refusalOf({ ...tried, event })?.outcome).not.toBe(kindOf(event).outs[0]);
    }
  });

  test.each([
    ['typed words', 'Jansen'],
    ['an id with more behind it', `${APPOINTMENT} Jansen`],
    ['no text', 7],
    ['nothing', undefined],
  ])('takes over no %s for an id', (_what, id) => {
    expect(refusalOf({ ...tried, named: { id } })?.about).toEqual([]);
  });
});

test.each([
  ['of a stranger', { by: { actor: { kind: 'anonymous' }, address: null, trace: TRACE } }],
  ['of what writes nothing when it succeeds', { event: { none: 'no-personal-data' } }],
  ['of what made no sense', { error: 'BAD_REQUEST' }],
  ['of a form filled in wrongly', { error: 'BAD_PHONE' }],
  ['of a press that came too late', { error: 'WRONG_PHASE' }],
  ['of the log itself', { error: 'LOG_UNAVAILABLE' }],
  ['while too busy', { error: 'BUSY' }],
  ['of too many at once', { error: 'TOO_MANY' }],
] as const)('there is none %s', (_what, change) => {
  expect(refusalOf({ ...tried, ...change })).toBeNull();
});
