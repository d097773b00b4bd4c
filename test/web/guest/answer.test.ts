import { expect, test } from 'vitest';
import { birthDateOf, pinOf } from '../../../web/src/screens/guest/answer.ts';

test.each([
  ['12-03-1941', '1941-03-12'],
  ['12-3-1941', '1941-03-12'],
  [' 1/2/2004 ', '2004-02-01'],
  ['12 3 1941', '1941-03-12'],
  ['12.03.1941', '1941-03-12'],
  ['12031941', '1941-03-12'],
  ['1941-03-12', '1941-03-12'],
  ['29-02-2004', '2004-02-29'],
  ['29-02-2003', null],
  ['31-04-1950', null],
  ['00-01-1950', null],
  ['12-13-1950', null],
  ['12-03-41', null],
  ['twaalf maart', null],
  ['', null],
])('%j is %j', (typed, day) => {
  expect(birthDateOf(typed)).toBe(day);
});

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['12345', null],
  ['1234567', null],
  ['12345a', null],
])('PIN %j is %j', (typed, pin) => {
  expect(pinOf(typed)).toBe(pin);
});
