import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../server/core/clock.ts';
import type { RelayTest } from '../../server/protocol/ice.ts';
import { codeOf, given, House } from './house.ts';

const house = new House();

describe('credentials for a test of the relay', () => {
  test('days ahead for who holds a link: a call of its own each time, for five minutes', async () => {
    const appointment = await house.plan({ minutes: 3 * 24 * 60 });
    const token = await house.token(appointment);
    const guest = house.practice.browser();
    const from = await house.practice.size();
    const ask = () => guest.post<RelayTest>('/api/link/relay-test', { token });
    const [one, other] = [await ask(), await ask()];
    expect(Date.parse(one.expires) - house.practice.clock.now).toBe(5 * MINUTE);
    const { urls, username } = given(one.iceServers[0]);
    expect(username).toMatch(/^\d+:test:[A-Za-z0-9_-]{22}:browser$/);
    expect(other.iceServers[0]?.username).not.toBe(username);
    expect(urls.map((url) => url.split('?')[1])).toEqual(['transport=udp', 'transport=tcp']);
    expect(await house.practice.codes(from)).toEqual([]);
  });

  test('for staff, and for nobody without link or account', async () => {
    const { iceServers } = await house.doctor.browser.post<RelayTest>('/api/relay-test');
    expect(iceServers[0]?.username).toContain(':test:');
    expect(await codeOf(house.practice.browser().post('/api/relay-test'))).toBe('NOT_SIGNED_IN');
    const from = await house.practice.size();
    const foreign = house.practice.browser().post('/api/link/relay-test', { token: 'x'.repeat(43) });
    expect(await codeOf(foreign)).toBe('LINK_UNKNOWN');
    expect(await house.practice.codes(from)).toEqual(['invite.refused']);
  });

  test('not for a link that is over', async () => {
    const appointment = await house.plan();
    const token = await house.token(appointment);
    await house.pass(DAY);
    const late = house.practice.browser().post('/api/link/relay-test', { token });
    expect(await codeOf(late)).toBe('LINK_LATE');
  });
});
