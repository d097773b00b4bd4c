import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClinicianChoice, parseRoute, printRoute, type Route } from '../../../web/src/staff/route.ts';

const uuid = fc.uuid({ version: 4 });
const day = fc.constantFrom<string | null>(null, '2026-11-21', '2028-02-29');
const clinician: fc.Arbitrary<ClinicianChoice> = fc.oneof(uuid, fc.constantFrom(null, 'all' as const));
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.record({ screen: fc.constantFrom('day' as const, 'week' as const, 'plan' as const), day, clinician }),
  fc.record({
    screen: fc.constant('board' as const),
    day,
    clinician: fc.option(uuid),
    location: fc.option(uuid),
    trouble: fc.boolean(),
  }),
  fc.record({ screen: fc.constant('appointment' as const), id: uuid }),
  fc.record({ screen: fc.constant('call' as const), appointment: uuid }),
  fc.record({
    screen: fc.constantFrom('new-password' as const, 'invitation' as const),
    token: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  }),
  fc.record({
    screen: fc.constant('refused' as const),
    code: fc.constantFrom('SSO_FAILED', 'ALREADY_EXISTS'),
  }),
  fc.constantFrom<Route>(
    { screen: 'postbus' },
    { screen: 'account' },
    { screen: 'people' },
    { screen: 'people-import' },
    { screen: 'settings' },
    { screen: 'types' },
    { screen: 'locations' },
    { screen: 'walk-ins' },
    { screen: 'systems' },
    { screen: 'registration' },
    { screen: 'papers' },
    { screen: 'retention' },
    { screen: 'auditors' },
    { screen: 'erasures' },
    { screen: 'deep-link', link: `${'0'.repeat(36)}.e30.x_-` },
  ),
);

test('every address leads back to the screen it was printed for', () => {
  fc.assert(
    fc.property(route, (one) => {
      expect(parseRoute(printRoute(one))).toEqual(one);
    }),
  );
});

test('the addresses are those that people see and keep', () => {
  const id = '1b4e28ba-2fa1-4bd2-883f-0016d3cca427';
  expect(printRoute({ screen: 'day', day: '2026-11-21', clinician: 'all' })).toBe(
    '#/dag/2026-11-21?zorgverlener=alle',
  );
  expect(printRoute({ screen: 'appointment', id })).toBe(`#/afspraak/${id}`);
  expect(printRoute({ screen: 'call', appointment: id })).toBe(`#/gesprek/${id}`);
  expect(printRoute({ screen: 'postbus' })).toBe('#/postbus');
});

test('whatever else stands in the address bar is the agenda, never a dead end', () => {
  const start: Route = { screen: 'day', day: null, clinician: null };
  for (const hash of ['', '#', '#/', '#/afspraak/42', '#/gesprek/', '#/dag/morgen', '#/dag?zorgverlener=<b>'])
    expect(parseRoute(hash)).toEqual(start);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseRoute(`#/${text}`)).toHaveProperty('screen');
    }),
  );
});
