import { beforeAll, describe, expect, test } from 'vitest';
import { CallRate } from '../../server/accounts/tokens/call-rate.ts';
import { DAY, type EpochMs, later, SECOND } from '../../server/core/clock.ts';
import type { NewToken, SystemToken } from '../../server/protocol/systems.ts';
import { TestSystem } from '../agenda/api/system.ts';
import { codeOf, House } from '../calls/house.ts';
import type { TestBrowser } from '../support/browser.ts';

const house = new House();
let manager: TestBrowser;
beforeAll(async () => {
  ({ browser: manager } = await house.practice.staff('Mia Manager', 'manager'));
});
const list = () => manager.get<SystemToken[]>('/api/systems/tokens');
const ask = (system: TestSystem) => codeOf(system.ask('GET', '/appointments/none'));

describe('a token of another system', () => {
  test('is shown once, kept as a hash, and told in the log', async () => {
    const from = await house.practice.size();
    const wanted = {
      name: 'EPD',
      source: 'epd',
      scopes: ['appointments.write', 'appointments.read'],
      days: 30,
    };
    const { token, secret } = await manager.post<NewToken>('/api/systems/tokens', wanted);
    expect(secret).toMatch(/^bk_[\w-]{43}$/);
    expect(token).toMatchObject({ state: 'open', usedAt: null, source: 'epd' });
    expect(await list()).toContainEqual(token);
    expect(JSON.stringify(await list())).not.toContain(secret.slice(3));
    const rows = await house.practice.appliance.database.db.selectFrom('api_token').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret.slice(3));
    expect(await house.practice.lines(from)).toMatchObject([
      {
        code: 'token.made',
        obj: [`key:${token.id}`],
        det: { scopes: 'appointments.read appointments.write' },
      },
    ]);
  });

  test('opens its scopes alone; what it is refused is a line of its own', async () => {
    const reader = await TestSystem.admit(manager, { scopes: ['appointments.read'] });
    expect(await ask(reader)).toBe('APPOINTMENT_UNKNOWN');
    const from = await house.practice.size();
    expect(await codeOf(reader.ask('GET', '/patients/1'))).toBe('NOT_ALLOWED');
    expect(await house.practice.lines(from)).toMatchObject([
      { code: 'patient.record_accessed', out: 4, why: 'not-allowed', usr: `svc:${reader.id}` },
    ]);
    expect((await list()).find(({ id }) => id === reader.id)?.usedAt).not.toBeNull();
  });

  test('is no session: it opens no page of people, and their cookies open nothing of it', async () => {
    const { secret } = await TestSystem.admit(manager);
    const { origin, cookieHeader } = manager;
    const of = async (path: string, headers: Record<string, string>) =>
      (await fetch(origin + path, { headers })).status;
    expect(await of('/api/systems/tokens', { authorization: `Bearer ${secret}` })).toBe(401);
    expect(await of('/api/v1/appointments/1', { cookie: cookieHeader })).toBe(401);
    for (const wrong of [`Bearer ${secret}x`, `Basic ${secret}`, `Bearer  ${secret}`, 'Bearer bk_', secret])
      expect([wrong, await of('/api/v1/appointments/1', { authorization: wrong })]).toEqual([wrong, 401]);
  });

  test('ends with its days, and by a press at once', async () => {
    const [short, shut] = [await TestSystem.admit(manager), await TestSystem.admit(manager)];
    const from = await house.practice.size();
    for (let times = 0; times < 2; times += 1) await manager.delete(`/api/systems/tokens/${shut.id}`);
    expect(await house.practice.codes(from)).toEqual(['token.revoked']);
    expect(await ask(shut)).toBe('NOT_SIGNED_IN');
    expect(await ask(short)).toBe('APPOINTMENT_UNKNOWN');
    house.practice.clock.forward(31 * DAY);
    expect(await ask(short)).toBe('NOT_SIGNED_IN');
  });
});

test('one system cannot take the place of all others', () => {
  const rate = new CallRate();
  const now = Date.parse('2026-12-07T09:00:30.000Z') as EpochMs;
  const taken = (who: string, at = now) =>
    Array.from({ length: 700 }, () => rate.take(who, at)).filter(Boolean);
  expect(taken('busy')).toHaveLength(600);
  expect(rate.take('other', now)).toBe(true);
  expect(taken('busy', later(now, 31 * SECOND))).toHaveLength(600);
});
