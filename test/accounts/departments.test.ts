import { describe, expect, test } from 'vitest';
import type { Context } from '../../server/core/context.ts';
import { newId } from '../../server/core/ids.ts';
import type { Role } from '../../server/protocol/roles.ts';
import { PASSWORD, people } from './people.ts';
import { appliance, stranger } from './recorded.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const as = (id: string, ...roles: Role[]): Context => ({
  ...stranger(),
  actor: { kind: 'staff', id, name: 'Iemand', roles, mfa: null },
});

async function clinic() {
  const all = await people();
  const make = (name: string, ...roles: Role[]) => {
    const mail = `${name.toLowerCase()}@praktijk.nl`;
    return all.accounts.createUser(appliance(), {
      name,
      mail,
      roles,
      password: PASSWORD,
      withoutFactor: true,
    });
  };
  const [loes, karel] = [await make('Loes', 'manager'), await make('Karel', 'clinician')];
  const by = as(loes.id, 'manager');
  const hearts = await all.accounts.makeDepartment(by, { name: ' Cardiologie ', head: karel.id });
  all.log.lines.length = 0;
  return { ...all, loes, karel, by, hearts };
}

describe('a department', () => {
  test('has a name of its own and a head who may sign in', async () => {
    const { accounts, by, karel, hearts, anna } = await clinic();
    expect(hearts).toEqual({
      ...{ id: hearts.id, name: 'Cardiologie', members: 0 },
      head: { id: karel.id, name: 'Karel' },
    });
    const make = (name: string, head: string) => accounts.makeDepartment(by, { name, head });
    await expect(make('CARDIOLOGIE', anna.id)).rejects.toThrow(refusal('ALREADY_EXISTS'));
    await expect(make('Neurologie', newId())).rejects.toThrow(refusal('NOT_FOUND'));
    await expect(make('\u202e', anna.id)).rejects.toThrow(refusal('BAD_NAME'));
    await accounts.setDisabled(by, anna.id, true);
    await expect(make('Neurologie', anna.id)).rejects.toThrow(refusal('NOT_FOUND'));
    expect(await accounts.departments()).toEqual([hearts]);
  });

  test('is changed and ended with a line each; the same again is none', async () => {
    const { accounts, by, log, karel, anna, hearts } = await clinic();
    const same = { name: 'Cardiologie', head: karel.id };
    await accounts.changeDepartment(by, hearts.id, same);
    expect(log.codes()).toEqual([]);
    const renamed = await accounts.changeDepartment(by, hearts.id, { name: 'Hartcentrum', head: anna.id });
    expect(renamed).toMatchObject({ name: 'Hartcentrum', head: { name: 'Anna de Vries' } });
    await accounts.changeDepartments(by, anna.id, [hearts.id]);
    await accounts.endDepartment(by, hearts.id);
    expect(log.lines.map(({ code, detail }) => [code, detail])).toEqual([
      ['department.changed', { fields: 'name head' }],
      ['user.department_change', { before: '', after: hearts.id }],
      ['department.ended', { members: 1 }],
    ]);
    expect(await accounts.departments()).toEqual([]);
    await expect(accounts.endDepartment(by, hearts.id)).rejects.toThrow(refusal('NOT_FOUND'));
    await expect(accounts.changeDepartments(by, karel.id, [hearts.id])).rejects.toThrow(refusal('NOT_FOUND'));
    await accounts.makeDepartment(by, { name: 'hartcentrum', head: karel.id }); // the name is free again
  });
});

describe('who works where', () => {
  test('is set by another, never by oneself, and not of an administrator by who is none', async () => {
    const { accounts, by, loes, karel, hearts, log } = await clinic();
    await accounts.changeDepartments(by, karel.id, [hearts.id]);
    await accounts.changeDepartments(by, karel.id, [hearts.id]);
    expect(log.codes()).toEqual(['user.department_change']);
    const listed = await accounts.staffMembers(by);
    expect(listed.find(({ id }) => id === karel.id)?.departments).toEqual([hearts.id]);
    expect((await accounts.departments())[0]?.members).toBe(1);
    const to = (id: string) => accounts.changeDepartments(by, id, [hearts.id]);
    await expect(to(loes.id)).rejects.toThrow(refusal('NOT_ALLOWED'));
    const ada = await accounts.createUser(appliance(), {
      ...{ name: 'Ada', mail: 'ada@b.nl', roles: ['admin'], password: PASSWORD },
    });
    await expect(to(ada.id)).rejects.toThrow(refusal('NOT_ALLOWED'));
    await expect(accounts.changeDepartments(by, newId(), [])).rejects.toThrow(refusal('NOT_FOUND'));
  });

  test('comes with an invitation, as far as the departments still are', async () => {
    const { accounts, by, karel, hearts, letters } = await clinic();
    const nerves = await accounts.makeDepartment(by, { name: 'Neurologie', head: karel.id });
    const ben = { name: 'Ben', mail: 'ben@b.nl', roles: ['planner'] as ['planner'] };
    const nowhere = accounts.invite(by, { ...ben, departments: [newId()] });
    await expect(nowhere).rejects.toThrow(refusal('NOT_FOUND'));
    await accounts.invite(by, { ...ben, departments: [hearts.id, nerves.id] });
    await accounts.endDepartment(by, nerves.id);
    await accounts.settled();
    const token = letters.at(-1)?.link?.split('/').at(-1) ?? '';
    const typed = { token, name: 'Ben', employer: '', password: 'de zeehond eet elke dag vis', terms: 0 };
    await accounts.acceptInvitation(stranger(), typed, {});
    const made = (await accounts.staffMembers(by)).find(({ mail }) => mail === 'ben@b.nl');
    expect(made?.departments).toEqual([hearts.id]);
  });

  test('comes with a file, also for who is there already; one that says nothing changes nothing', async () => {
    const { accounts, by, anna, hearts } = await clinic();
    const file = 'naam;mail;rollen;afdelingen\n';
    const acts = async (text: string) => (await accounts.importPeople(by, text)).lines.map(({ act }) => act);
    expect(await acts(`${file}Anna;anna@praktijk.nl;clinician planner;CARDIOLOGIE`)).toEqual(['place']);
    expect(await acts(`${file}Anna;anna@praktijk.nl;clinician planner;cardiologie`)).toEqual(['same']);
    expect(await acts('naam;mail;rollen\nAnna;anna@praktijk.nl;clinician planner')).toEqual(['same']);
    const { lines } = await accounts.previewPeople(
      by,
      `${file}Ben;ben@b.nl;planner;Cardiologie + Oogheelkunde\nLoes;loes@praktijk.nl;manager;Cardiologie`,
    );
    expect(lines.map(({ faults }) => faults.map(({ fault }) => fault))).toEqual([
      ['unknown-department'],
      ['own'],
    ]);
    const listed = await accounts.staffMembers(by);
    expect(listed.find(({ id }) => id === anna.id)?.departments).toEqual([hearts.id]);
  });
});

describe('who is asked about what somebody did', () => {
  test('is the head of the department, else who manages; never the person itself, nor who left', async () => {
    const { accounts, by, loes, karel, anna, hearts } = await clinic();
    const asked = async (id: string) => (await accounts.answersFor(id)).map((one) => one.id);
    expect(await asked(anna.id)).toEqual([loes.id]);
    await accounts.changeDepartments(by, anna.id, [hearts.id]);
    await accounts.changeDepartments(by, karel.id, [hearts.id]);
    expect(await asked(anna.id)).toEqual([karel.id]);
    expect(await asked(karel.id)).toEqual([loes.id]);
    expect(await asked(loes.id)).toEqual([]);
    await accounts.setDisabled(by, karel.id, true);
    expect(await asked(anna.id)).toEqual([loes.id]);
  });
});
