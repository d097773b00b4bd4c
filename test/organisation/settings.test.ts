import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/core/database.ts';
import { ANNEX_ENGLISH } from '../../server/organisation/annex-english.ts';
import { organisationService } from '../../server/organisation/service.ts';
import { SETTINGS, type SettingName } from '../../server/organisation/settings.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { appliance, heldClock, recordedLog, stranger } from '../accounts/recorded.ts';

async function organisation() {
  const { db } = await openDatabase(':memory:');
  const { clock } = heldClock();
  const log = await recordedLog(db, clock);
  return { db, log, service: organisationService({ db, clock, append: log.append }) };
}
const staff = (...roles: Role[]) => ({
  ...stranger(),
  actor: {
    kind: 'staff',
    id: 'c0ffee00-0000-4000-8000-000000000000',
    name: 'Iemand',
    roles,
    mfa: null,
  } as const,
});

describe('settings', () => {
  test('have a default until somebody chooses', async () => {
    const { service } = await organisation();
    expect(await service.read()).toEqual({
      name: 'Uw zorgverlener',
      phone: '',
      timeZone: 'Europe/Amsterdam',
      path: 'direct',
    });
    expect(await service.passwordRules()).toEqual('sentence');
  });

  test('keep what was chosen; the line tells our own words, and of typed text only its hash', async () => {
    const { service, log } = await organisation();
    await service.set(staff('manager'), 'name', 'Praktijk De Linde');
    await service.set(appliance(), 'phone', '+31 85 000 00 00');
    await service.set(staff('admin'), 'path', 'relay');
    await service.set(appliance(), 'passwordRules', 'kpn');
    expect(await service.read()).toEqual({
      name: 'Praktijk De Linde',
      phone: '+31 85 000 00 00',
      timeZone: 'Europe/Amsterdam',
      path: 'relay',
    });
    expect(await service.passwordRules()).toEqual('kpn');
    expect(log.lines.map(({ about }) => about?.[0]?.id)).toEqual(['name', 'phone', 'path', 'passwordRules']);
    expect(log.lines[2]).toMatchObject({
      code: 'config.change',
      detail: { before: 'direct', after: 'relay' },
    });
    expect(log.lines[0]?.detail?.['after']).toMatch(/^[0-9a-f]{64}$/);
    expect(await log.stored()).not.toContain('Linde');
  });

  test('that stay the same write no line', async () => {
    const { service, log } = await organisation();
    await service.set(appliance(), 'path', 'direct');
    await service.set(appliance(), 'path', 'relay');
    await service.set(appliance(), 'path', 'relay');
    expect(log.lines).toHaveLength(1);
  });

  test('do not change when their line cannot be written', async () => {
    const { service, log } = await organisation();
    log.fails = true;
    await expect(service.set(appliance(), 'path', 'relay')).rejects.toThrow('log full');
    expect((await service.read()).path).toBe('direct');
  });

  test.each<[string, unknown, string]>([
    ['path', 'sideways', 'BAD_REQUEST'],
    ['path', null, 'BAD_REQUEST'],
    ['name', '', 'BAD_REQUEST'],
    ['name', ' ', 'BAD_REQUEST'],
    ['name', 'Linde\r\nBcc: x@y.nl', 'BAD_REQUEST'],
    ['name', 'Linde\u202e', 'BAD_REQUEST'],
    ['name', 'x'.repeat(101), 'BAD_REQUEST'],
    ['name', ['x'], 'BAD_REQUEST'],
    ['phone', 'bel maar', 'BAD_REQUEST'],
    ['timeZone', 'Mars/Olympus', 'BAD_REQUEST'],
    ['passwordRules', ['kpn'], 'BAD_REQUEST'],
    ['passwordRules', 'KPN', 'BAD_REQUEST'],
    ['colour', 'red', 'NOT_FOUND'],
    ['__proto__', 'x', 'NOT_FOUND'],
    ['toString', 'x', 'NOT_FOUND'],
  ])('%s does not take %j', async (name, value, code) => {
    const { service, log } = await organisation();
    await expect(service.set(appliance(), name, value)).rejects.toMatchObject({ code });
    expect(log.lines).toEqual([]);
  });

  test('are for managers and administrators', async () => {
    const { service } = await organisation();
    for (const by of [stranger(), staff('planner', 'clinician', 'auditor')]) {
      await expect(service.set(by, 'path', 'relay')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    }
  });

  test('of a later version that this one does not know count as not chosen', async () => {
    const { db, service } = await organisation();
    await db.insertInto('setting').values({ name: 'path', value: '"tunnel"', changed_at: 1 }).execute();
    expect((await service.read()).path).toBe('direct');
  });

  test('each have a default that fits, and a line for the annex', async () => {
    const { service } = await organisation();
    for (const [name, { fallback, annex }] of Object.entries(SETTINGS)) {
      await expect(service.set(appliance(), name, fallback), name).resolves.toBeUndefined();
      expect(annex).toMatch(/^[A-Z].+\.$/);
      expect(ANNEX_ENGLISH[name as SettingName]).toMatch(/^[A-Z].+\.$/);
    }
  });
});

describe('the main location', () => {
  test('is made once, and goes by the name and number of the organisation', async () => {
    const { db, service } = await organisation();
    await expect(service.mainLocation()).rejects.toThrow('ensureDefaults');
    await Promise.all([service.ensureDefaults(), service.ensureDefaults()]);
    await service.set(appliance(), 'phone', '085 000 00 00');
    const [made, ...more] = await db.selectFrom('location').selectAll().execute();
    expect(more).toEqual([]);
    expect(await service.mainLocation()).toEqual({
      id: made?.id,
      name: 'Uw zorgverlener',
      phone: '085 000 00 00',
      inUse: true,
    });
    await db.updateTable('location').set({ name: 'Oost', phone: '085 111 11 11' }).execute();
    expect(await service.mainLocation()).toMatchObject({ name: 'Oost', phone: '085 111 11 11' });
  });
});
