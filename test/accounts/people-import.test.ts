import { describe, expect, test } from 'vitest';
import type { Context } from '../../server/core/context.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

const staff = (...roles: Role[]): Context => ({
  ...stranger(),
  actor: { kind: 'staff', id: 'c0ffee00-0000-4000-8000-000000000000', name: 'Iemand', roles, mfa: null },
});

describe('a file of people', () => {
  test.each<[string, string, string]>([
    ['a person', 'Ben;ben@b.nl;planner', 'invite'],
    ['two roles, in Dutch', 'Ben;ben@b.nl;zorgverlener + planner', 'invite'],
    ['an account with these roles', 'Anna;ANNA@praktijk.nl;planner clinician', 'same'],
    ['an account with others', 'Anna;anna@praktijk.nl;planner', 'roles other-roles'],
    ['an address twice', 'Ben;ben@b.nl;planner\nBas;BEN@b.nl;planner', 'mail twice'],
    ['no name', ';ben@b.nl;planner', 'name missing'],
    ['a name that shows nothing', '\u200b\u202e;ben@b.nl;planner', 'name bad-name'],
    ['a formula', '"=HYPERLINK(1)";ben@b.nl;planner', 'name formula'],
    ['a second header', 'Ben;ben@b.nl Bcc: x@y.nl;planner', 'mail bad-mail'],
    ['no such role', 'Ben;ben@b.nl;planner directeur', 'roles unknown-role'],
    ['support, which nobody is given', 'Ben;ben@b.nl;support', 'roles unknown-role'],
    ['a role of the language itself', 'Ben;ben@b.nl;constructor', 'roles unknown-role'],
    ['both sides of the log', 'Ben;ben@b.nl;beheerder auditor', 'roles not-together'],
    ['an administrator, by a manager', 'Ben;ben@b.nl;beheerder', 'roles not-yours'],
    ['quotes that do not close', '"Ben;ben@b.nl;planner', 'broken'],
  ])('%s', async (_name, lines, expected) => {
    const { accounts, letters, log } = await people();
    const text = `\ufeffNaam;E-mail;Rollen\r\n${lines}\r\n\r\n`;
    const { lines: told } = await accounts.previewPeople(staff('manager'), text);
    const last = told.at(-1);
    const faults = last?.faults.map(({ column, fault }) => (column === null ? fault : `${column} ${fault}`));
    expect(last?.act === 'refused' ? faults : [last?.act]).toContain(expected);
    expect(log.codes()).toEqual(['user.viewed']);
    await accounts.settled();
    expect(letters).toEqual([]);
  });

  test.each([
    ['without a column', 'naam;rollen\nBen;planner', [{ column: 'mail', fault: 'missing' }]],
    ['with one twice', 'naam;mail;mail;rol\nBen;a@b.nl;c@d.nl;planner', [{ column: 'mail', fault: 'twice' }]],
  ])('%s is refused as a whole', async (_name, text, faults) => {
    const { accounts } = await people();
    expect((await accounts.importPeople(staff('admin'), text)).lines).toMatchObject([
      { act: 'refused', faults },
    ]);
  });

  test('invites whom it may, leaves out the rest, and does nothing the second time', async () => {
    const { accounts, letters, log } = await people();
    const file = 'mail,naam,rol\nben@b.nl,Ben,planner\nfout,Bas,planner\nzoe@b.nl,Zoë,assistent/planner\n';
    const { lines } = await accounts.importPeople(appliance(), file);
    await accounts.settled();
    expect(lines.map(({ act }) => act)).toEqual(['invite', 'refused', 'invite']);
    expect(letters.map(({ to }) => to.address)).toEqual(['ben@b.nl', 'zoe@b.nl']);
    expect(log.codes()).toEqual(['user.imported', 'user.invited', 'user.invited']);
    const again = await accounts.importPeople(appliance(), file);
    await accounts.settled();
    expect(again.lines.map(({ act }) => act)).toEqual(['same', 'refused', 'same']);
    expect(letters).toHaveLength(2);
  });
});

describe('the last one', () => {
  const user = (mail: string, ...roles: Role[]) => ({ name: 'Iemand', mail, roles, password: PASSWORD });

  test('who administers stays, with that role, until there is another', async () => {
    const { accounts } = await people();
    const ada = await accounts.createUser(appliance(), user('ada@b.nl', 'admin'));
    await accounts.createUser(appliance(), user('mia@b.nl', 'manager'));
    const last = expect.objectContaining({ code: 'LAST_ONE' });
    await expect(accounts.setDisabled(appliance(), ada.id, true)).rejects.toThrow(last);
    await expect(accounts.changeRoles(appliance(), ada.id, ['manager'])).rejects.toThrow(last);
    await expect(accounts.changeRoles(appliance(), ada.id, ['admin', 'planner'])).resolves.toBeUndefined();
    const bo = await accounts.createUser(appliance(), user('bo@b.nl', 'admin'));
    await accounts.setDisabled(appliance(), ada.id, true);
    await expect(accounts.setDisabled(appliance(), bo.id, true)).rejects.toThrow(last);
    await accounts.setDisabled(appliance(), ada.id, false);
    await accounts.setDisabled(appliance(), bo.id, true);
  });

  test('who manages accounts stays, too', async () => {
    const { accounts } = await people();
    const mia = await accounts.createUser(appliance(), user('mia@b.nl', 'manager'));
    const last = expect.objectContaining({ code: 'LAST_ONE' });
    await expect(accounts.changeRoles(appliance(), mia.id, ['planner'])).rejects.toThrow(last);
    expect((await accounts.staffMembers(appliance())).find(({ id }) => id === mia.id)?.roles).toEqual([
      'manager',
    ]);
  });
});
