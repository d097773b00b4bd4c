import { describe, expect, test } from 'vitest';
import type { PeerFeed } from '../../../web/src/call/view.ts';
import { arrange, clockOf, soonInside } from '../../../web/src/staff/room-people.ts';

function peer(id: string, changed: Partial<PeerFeed> = {}): PeerFeed {
  return {
    id,
    seat: id,
    endpoint: 0,
    role: 'patient',
    name: id,
    phase: 'waiting',
    since: '2026-11-21T09:20:00.000Z',
    online: true,
    path: 'ready',
    stream: null,
    showing: false,
    micMuted: false,
    cameraOff: false,
    unseen: false,
    admittable: true,
    admitting: false,
    line: null,
    check: null,
    vouched: null,
    ...changed,
  };
}

function names(peers: readonly PeerFeed[]): string[] {
  return peers.map(({ id }) => id);
}

describe('the consulting room', () => {
  const { door, inside, away } = arrange([
    peer('late', { since: '2026-11-21T09:24:00.000Z' }),
    peer('early'),
    peer('inside', { phase: 'admitted', path: 'live', admittable: false }),
    peer('inside.1', { seat: 'inside', endpoint: 1, phase: 'admitted', path: 'live', admittable: false }),
    peer('invited', { phase: 'invited', path: 'absent', admittable: false }),
    peer('left', { phase: 'left', path: 'absent', admittable: false }),
    peer('refused', { phase: 'refused', path: 'absent', admittable: false }),
    peer('revoked', { phase: 'revoked', path: 'absent', admittable: false }),
  ]);

  test('has who waits at the door, the longest first', () => {
    expect(names(door)).toEqual(['early', 'late']);
  });

  test('has who was let in on the stage, with the second device as well', () => {
    expect(names(inside)).toEqual(['inside', 'inside.1']);
  });

  test('names who is still expected, and nobody who was sent away', () => {
    expect(names(away)).toEqual(['invited', 'left']);
  });

  test('asks anew for somebody whom this page has not let in itself, as after a change of device', () => {
    const again = peer('again', { phase: 'admitted', admittable: true });
    expect(names(arrange([again]).door)).toEqual(['again']);
  });

  test('builds a place ahead for who has none yet, and no second one', () => {
    const again = peer('again', { phase: 'admitted', admittable: true });
    expect(names(soonInside(arrange([again, peer('new')])))).toEqual(['new']);
  });
});

test.each([
  [0, '0:00'],
  [65_999, '1:05'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [36_305_000, '10:05:05'],
])('%d milliseconds are %s', (ms, text) => {
  expect(clockOf(ms)).toBe(text);
});
