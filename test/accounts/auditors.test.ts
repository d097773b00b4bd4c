import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appointTogether } from '../../server/accounts/policy.ts';
import { DAY } from '../../server/core/clock.ts';
import { bySystem } from '../../server/core/context.ts';
import type { Account } from '../../server/protocol/accounts.ts';
import type { Auditors } from '../../server/protocol/auditors.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { member } from '../app/crowd.ts';
import { Practice } from '../support/practice.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(async () => {
  expect(practice.faults).toEqual([]);
  await practice.close();
});

type Member = Awaited<ReturnType<typeof member>>;
const ask = ({ browser }: Member, { id }: Account) => browser.post(`/api/accounts/${id}/auditor`);
const confirm = ({ browser }: Member, { id }: Account) => browser.post(`/api/accounts/${id}/auditor/confirm`);
const listed = ({ browser }: Member) => browser.get<Auditors>('/api/auditors');
const rolesOf = async ({ id }: Account) => (await practice.app.domains.accounts.accountOf(id))?.roles;

describe('an auditor is appointed', () => {
  test('by a manager and an administrator together: one asks, the other confirms, both stand in the log', async () => {
    const [manager, admin] = [await member(practice, 'manager'), await member(practice, 'admin')];
    const { account, browser } = await member(practice, 'planner');
    const before = await practice.size();
    await ask(manager, account);
    expect((await listed(manager)).asked).toMatchObject([{ account: account.id, mayConfirm: false }]);
    await expect(confirm(manager, account)).rejects.toMatchObject({ code: 'SECOND_PERSON' });
    expect((await listed(admin)).asked).toMatchObject([{ account: account.id, mayConfirm: true }]);
    await confirm(admin, account);
    expect(await rolesOf(account)).toEqual(['planner', 'auditor']);
    expect((await listed(manager)).auditors).toContainEqual({ id: account.id, name: account.name });
    await expect(browser.get('/api/account')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    const told = (await practice.lines(before)).filter(({ obj }) => obj.includes(`u:${account.id}`));
    expect(told.map(({ code, usr, out }) => [code, usr, out])).toEqual([
      ['user.auditor_asked', `u:${manager.account.id}`, 0],
      ['user.role_change', `u:${manager.account.id}`, 4],
      ['user.role_change', `u:${admin.account.id}`, 0],
      ['session.ended', `u:${admin.account.id}`, 0],
    ]);
  });

  test('by another auditor who asks and a manager who confirms, but not by two managers', async () => {
    const [auditor, manager] = [await member(practice, 'auditor'), await member(practice, 'manager')];
    const { account } = await member(practice, 'clinician');
    const other = (await member(practice, 'clinician')).account;
    await ask(manager, other);
    await expect(confirm(await member(practice, 'manager'), other)).rejects.toMatchObject({
      code: 'SECOND_PERSON',
    });
    await ask(auditor, account);
    await confirm(manager, account);
    expect(await rolesOf(account)).toContain('auditor');
  });

  test('never by the own hand, never who runs the appliance, and not after seven days', async () => {
    const [manager, admin] = [await member(practice, 'manager'), await member(practice, 'admin')];
    await expect(ask(manager, manager.account)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(ask(manager, admin.account)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const second = await member(practice, 'manager');
    await ask(admin, second.account);
    await expect(confirm(second, second.account)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(ask(manager, second.account)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    practice.clock.forward(7 * DAY);
    const late = await member(practice, 'manager');
    await expect(confirm(late, second.account)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('not when who asked may not any more, nor after somebody turned it down', async () => {
    const [manager, admin] = [await member(practice, 'manager'), await member(practice, 'admin')];
    const { account } = await member(practice, 'planner');
    await ask(manager, account);
    await practice.app.domains.accounts.changeRoles(bySystem(), manager.account.id, ['planner']);
    await expect(confirm(admin, account)).rejects.toMatchObject({ code: 'SECOND_PERSON' });
    await admin.browser.delete(`/api/accounts/${account.id}/auditor`);
    expect((await listed(admin)).asked.map((one) => one.account)).not.toContain(account.id);
    await expect(confirm(admin, account)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('and by no other way: roles, invitation and file are refused to one person', async () => {
    const { browser } = await member(practice, 'admin');
    const { account } = await member(practice, 'planner');
    const roles = browser.post(`/api/accounts/${account.id}/roles`, { roles: ['planner', 'auditor'] });
    await expect(roles).rejects.toMatchObject({ code: 'SECOND_PERSON' });
    const invited = browser.post('/api/accounts/invitations', {
      ...{ name: 'Ben', mail: 'ben@praktijk.nl' },
      ...{ roles: ['auditor'], departments: [] },
    });
    await expect(invited).rejects.toMatchObject({ code: 'SECOND_PERSON' });
    const text = 'naam;mail;rollen\nBen;ben@praktijk.nl;auditor\n';
    expect(await browser.post('/api/accounts/import/preview', { text })).toMatchObject({
      lines: [{ act: 'refused', faults: [{ column: 'roles', fault: 'two-people' }] }],
    });
  });

  test('and may be relieved by one', async () => {
    const { browser } = await member(practice, 'manager');
    const { account } = await member(practice, 'auditor');
    await browser.post(`/api/accounts/${account.id}/roles`, { roles: ['planner'] });
    expect(await rolesOf(account)).toEqual(['planner']);
  });
});

test('whoever the two are, one of them is a manager and the other an auditor or administrator', () => {
  const roles = fc.subarray<Role>(['admin', 'manager', 'planner', 'assistant', 'clinician', 'auditor']);
  fc.assert(
    fc.property(roles, roles, (one, other) => {
      expect(appointTogether(one, other)).toBe(appointTogether(other, one));
      const pairs = [
        [one, other],
        [other, one],
      ] as const;
      const fits = pairs.some(
        ([first, second]) =>
          first.includes('manager') && second.some((role) => role === 'auditor' || role === 'admin'),
      );
      expect(appointTogether(one, other)).toBe(fits);
    }),
  );
});
