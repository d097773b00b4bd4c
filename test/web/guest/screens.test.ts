import { describe, expect, test } from 'vitest';
import { telephoneLink } from '../../../web/src/screens/guest/phone.ts';
import { screenOf } from '../../../web/src/screens/guest/seat.ts';
import { permissionPlace, troubleOf } from '../../../web/src/screens/guest/trouble.ts';

describe('the screen of a seat', () => {
  test.each([
    ['starting', 'waiting'],
    ['waiting', 'waiting'],
    ['connecting', 'call'],
    ['live', 'call'],
    ['reconnecting', 'call'],
  ] as const)('%s', (phase, screen) => {
    expect(screenOf(phase)).toBe(screen);
  });

  test('an end is an end', () => {
    expect(screenOf({ ended: 'host' })).toBe('ended');
  });
});

describe('trouble with camera and microphone', () => {
  test.each([
    ['both for one reason', { problem: 'denied' }, { problem: 'denied' }, { what: 'both', why: 'denied' }],
    ['only the camera', { problem: 'in-use' }, 'on', { what: 'camera', why: 'in-use' }],
    [
      'two reasons: the voice first',
      { problem: 'not-found' },
      { problem: 'in-use' },
      { what: 'microphone', why: 'in-use' },
    ],
    ['none', 'on', 'muted', null],
    ['still asking', 'opening', 'opening', null],
  ] as const)('%s', (_name, camera, microphone, trouble) => {
    expect(troubleOf(camera, microphone)).toEqual(trouble);
  });

  test.each([
    [{ system: 'ios', browser: 'safari', app: null }, 'ios-safari'],
    [{ system: 'ios', browser: 'chrome', app: null }, 'ios-app'],
    [{ system: 'ios', browser: 'safari', app: 'Instagram' }, 'ios-app'],
    [{ system: 'android', browser: 'firefox', app: null }, 'android'],
    [{ system: 'desktop', browser: 'edge', app: null }, 'desktop'],
  ] as const)('permission is given back where this device keeps it: %o', (where, place) => {
    expect(permissionPlace(where)).toBe(place);
  });
});

describe('the desk’s phone number', () => {
  test.each([
    ['020 123 45 67', 'tel:0201234567'],
    ['+31 (0)20 - 123 45 67', 'tel:+31201234567'],
    ['+31201234567', 'tel:+31201234567'],
    ['14 020', 'tel:14020'],
  ])('%s', (phone, link) => {
    expect(telephoneLink(phone)).toBe(link);
  });
});
