import { describe, expect, test } from 'vitest';
import type { Role } from '../../../server/protocol/roles.ts';
import { menuOf } from '../../../web/src/staff/places.ts';
import { parseRoute } from '../../../web/src/staff/route.ts';

const somebody = (...roles: Role[]) => ({ id: 'a', name: 'Iemand', mail: 'iemand@praktijk.nl', roles });
const today = parseRoute('');

describe('the menu', () => {
  test.each<[Role, readonly string[]]>([
    ['clinician', ['app.agenda', 'app.walk-ins', 'app.registration']],
    [
      'planner',
      ['app.agenda', 'board.open', 'app.walk-ins', 'app.overview', 'app.import', 'app.registration'],
    ],
    [
      'manager',
      [
        ...['app.agenda', 'board.open', 'app.erasures', 'app.registration', 'app.figures'],
        ...['people.title', 'app.auditors', 'app.settings'],
      ],
    ],
    [
      'auditor',
      [
        ...['app.log', 'app.reviews', 'app.incidents', 'app.papers', 'app.retention'],
        ...['app.erasures', 'app.overview', 'app.auditors'],
      ],
    ],
    ['admin', ['people.title', 'app.auditors']],
  ])('of a %s leads where this person may go', (role, texts) => {
    expect(menuOf(somebody(role), false, today).map(({ text }) => text)).toEqual(texts);
  });

  test('has the box of a trial at its end', () => {
    expect(menuOf(somebody('clinician'), true, today).map(({ text }) => text)).toEqual([
      'app.agenda',
      'app.walk-ins',
      'app.registration',
      'app.postbus',
    ]);
  });

  test.each([
    ['#/dag/2026-11-22', 'app.agenda'],
    ['#/bord', 'board.open'],
    ['#/mensen/inlezen', 'people.title'],
    ['#/postbus', 'app.postbus'],
    ['#/locaties', 'app.settings'],
  ])('shows at %s where one is', (hash, text) => {
    const here = menuOf(somebody('planner', 'manager'), true, parseRoute(hash)).filter(
      ({ isHere }) => isHere,
    );
    expect(here.map((line) => line.text)).toEqual([text]);
  });

  test('an officer without an agenda begins in the log', () => {
    expect(menuOf(somebody('auditor'), false, today).find(({ isHere }) => isHere)?.text).toBe('app.log');
  });

  test('every line leads to a screen of its own', () => {
    const roles: Role[] = ['manager', 'planner', 'auditor', 'clinician'];
    for (const { href, text } of menuOf(somebody(...roles), true, today)) {
      const here = menuOf(somebody(...roles), true, parseRoute(href)).filter(({ isHere }) => isHere);
      expect(here.map((line) => line.text)).toEqual([text]);
    }
  });
});
