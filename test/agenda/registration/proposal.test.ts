import { expect, test } from 'vitest';
import { proposedCode } from '../../../server/agenda/registration/proposal.ts';

const RULES = {
  careCode: '1000',
  careMinutes: [
    { from: 10, code: '1010' },
    { from: 20, code: '1020' },
  ],
  carePhone: '2000',
  careNoShow: '',
};
const NONE = { careCode: '', careMinutes: [], carePhone: '', careNoShow: '' };

test.each([
  [9, null, '1000'],
  [10, null, '1010'],
  [19, null, '1010'],
  [20, null, '1020'],
  [480, null, '1020'],
  [0, null, ''],
  [25, 'phone', '2000'],
  [0, 'phone', '2000'],
  [0, 'no-show', ''],
] as const)('%i minutes, %s: %s', (minutes, outcome, code) => {
  expect(proposedCode(RULES, { minutes, outcome })).toBe(code);
  expect(proposedCode({ ...RULES, careMinutes: RULES.careMinutes.toReversed() }, { minutes, outcome })).toBe(
    code,
  );
  expect(proposedCode(NONE, { minutes, outcome })).toBe('');
});

test('a call by telephone does not borrow the code of a video call', () => {
  expect(proposedCode({ ...NONE, careCode: '1000' }, { minutes: 12, outcome: 'phone' })).toBe('');
});
