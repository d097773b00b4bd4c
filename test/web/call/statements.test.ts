import { expect, test } from 'vitest';
import { type Statement, Statements } from '../../../web/src/call/statements.ts';

const about = (seat: string): Statement => ({ type: 'mismatch', seat, found: 'connection', keys: null });

test('what is told the app waits while the socket is down, in order, and is told once', () => {
  const told: Statement[] = [];
  let open = false;
  const statements = new Statements((statement) => open && told.push(statement) > 0);
  statements.say(about('a'));
  statements.say(about('b'));
  expect(told).toEqual([]);
  open = true;
  statements.flush();
  statements.say(about('c'));
  statements.flush();
  expect(told).toEqual([about('a'), about('b'), about('c')]);
});
