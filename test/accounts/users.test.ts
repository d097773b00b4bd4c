import { describe, expect, test } from 'vitest';
import type { Context } from '../../server/core/context.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

const ben = { name: 'Ben Bakker', mail: 'ben@praktijk.nl', roles: ['planner'] as Role[], password: PASSWORD };
const staff = (...roles: Role[]): Context => ({
  ...stranger(),
  actor: { kind: 'staff', id: 'c0ffee00-0000-4000-8000-000000000000', name: 'Iemand', roles, mfa: null },
});
const refusal = (code: string) => expect.objectContaining({ code });

describe('making a user', () => {
  test('keeps a clean name and one spelling of the address, writes its line, and no password anywhere', async () => {
    const { accounts, db, log } = await people();
    const typed = {
      ...ben,
      name: ' Ben\u202e  Bakker\u0000',
      mail: 'BEN@praktijk.nl',
      roles: ['planner', 'planner'] as Role[],
    };
    const made = await accounts.createUser(appliance(), typed);
    expect(made).toEqual({ id: made.id, name: 'Ben Bakker', mail: 'ben@praktijk.nl', roles: ['planner'] });
    expect(await accounts.accountOf(made.id)).toEqual(made);
    expect(log.lines).toMatchObject([
      { code: 'user.create', about: [{ kind: 'account', id: made.id }], detail: { roles: 'planner' } },
    ]);
    const everything = JSON.stringify([
      await log.stored(),
      await db.selectFrom('account').selectAll().execute(),
    ]);
    expect(everything).not.toContain(PASSWORD);
  });

  test.each<[string, Partial<typeof ben>, string]>([
    ['an address that exists, in other case', { mail: 'ANNA@praktijk.nl' }, 'ALREADY_EXISTS'],
    ['no address', { mail: 'ben' }, 'BAD_REQUEST'],
    ['an address with a second header', { mail: 'ben@praktijk.nl\r\nBcc: x@y.nl' }, 'BAD_REQUEST'],
    ['a name that shows nothing', { name: '\u200b\u202e' }, 'BAD_NAME'],
    ['a short password', { password: 'kort' }, 'WEAK_PASSWORD'],
    ['auditor with admin', { roles: ['auditor', 'admin'] }, 'NOT_ALLOWED'],
    ['auditor with admin among others', { roles: ['planner', 'admin', 'auditor'] }, 'NOT_ALLOWED'],
  ])('refuses %s', async (_name, change, code) => {
    const { accounts, db, log } = await people();
    await expect(accounts.createUser(appliance(), { ...ben, ...change })).rejects.toThrow(refusal(code));
    expect(log.lines).toEqual([]);
    expect(await db.selectFrom('account').selectAll().execute()).toHaveLength(1);
  });

  test('of two at the same moment with one address makes one', async () => {
    const { accounts, db } = await people();
    const made = await Promise.allSettled([
      accounts.createUser(appliance(), ben),
      accounts.createUser(appliance(), ben),
    ]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.selectFrom('account').selectAll().execute()).toHaveLength(2);
  });

  test('is for administrators and managers; an administrator is made by administrators only', async () => {
    const { accounts } = await people();
    const make = (by: Context, mail: string, roles: Role[]) =>
      accounts.createUser(by, { ...ben, mail, roles });
    await expect(make(staff('manager'), 'a@b.nl', ['planner'])).resolves.toBeDefined();
    await expect(make(staff('admin'), 'b@b.nl', ['admin'])).resolves.toBeDefined();
    await expect(make(staff('manager'), 'c@b.nl', ['admin'])).rejects.toThrow(refusal('NOT_ALLOWED'));
    await expect(make(staff('clinician', 'planner'), 'd@b.nl', ['planner'])).rejects.toThrow(
      refusal('NOT_ALLOWED'),
    );
    await expect(make(stranger(), 'e@b.nl', ['planner'])).rejects.toThrow(refusal('NOT_SIGNED_IN'));
  });
});

test('clinicians are those who may sign in and have that role, by name', async () => {
  const { accounts, db, anna } = await people();
  const zoe = await accounts.createUser(appliance(), { ...ben, name: 'Zoë', roles: ['clinician'] });
  const gone = await accounts.createUser(appliance(), {
    ...ben,
    mail: 'weg@b.nl',
    name: 'Bas',
    roles: ['clinician'],
  });
  await accounts.createUser(appliance(), { ...ben, mail: 'plan@b.nl', name: 'Carl' });
  await db.updateTable('account').set({ disabled_at: 1 }).where('id', '=', gone.id).execute();
  expect(await accounts.clinicians()).toEqual([
    { id: anna.id, name: 'Anna de Vries' },
    { id: zoe.id, name: 'Zoë' },
  ]);
  expect(await accounts.accountOf(gone.id)).toMatchObject({ name: 'Bas' });
  expect(await accounts.accountOf('nobody')).toBeNull();
});
