import { describe, expect, test } from 'vitest';
import type { StaffMember } from '../../../server/protocol/people.ts';
import type { Backend } from '../../../web/src/staff/backend.ts';
import { PeopleList, searched } from '../../../web/src/staff/people-list.svelte.ts';
import { givenOf, rolesToChoose, rolesToGive, rolesTrouble } from '../../../web/src/staff/role-choice.ts';
import { id } from './people.ts';

const person = (name: string, mail: string): StaffMember => ({
  ...{ id: id(name), name, mail, roles: ['planner'], departments: [], employer: null },
  ...{ disabled: false, secured: true },
});
const ALL = [person('Zoë Yılmaz', 'zoe@linde.nl'), person('Piet de Vries', 'devries@linde.nl')];

describe('searching people', () => {
  test.each([
    ['', 2],
    ['zoe', 1],
    ['VRIES piet', 1],
    ['linde', 2],
    ['devries@', 1],
    ['jan', 0],
    ['.*', 0],
  ])('%j finds %i', (typed, count) => {
    expect(searched(ALL, typed)).toHaveLength(count);
  });
});

test('what was done is said once it is done, and the list is asked for anew', async () => {
  let asked = 0;
  let refuse = false;
  const backend = {
    people: async () => {
      asked += 1;
      return ALL;
    },
    invitations: async () => [],
    departments: async () => [],
    setDisabled: async () => {
      if (refuse) throw new Error('refused');
      return null;
    },
  } as unknown as Backend;
  const list = new PeopleList(backend);
  const [zoe = person('', '')] = ALL;
  expect(await list.setDisabled(zoe, true)).toBe(true);
  expect([list.done, asked]).toEqual([{ what: 'disable', name: 'Zoë Yılmaz' }, 1]);
  refuse = true;
  expect(await list.setDisabled(zoe, false)).toBe(false);
  expect([list.done, list.acting.failure, asked]).toEqual([null, 'INTERNAL', 1]);
});

test('only an administrator gives that role, and nobody gives support or both sides of the log', () => {
  expect(rolesToGive({ roles: ['manager'] })).not.toContain('admin');
  expect(rolesToGive({ roles: ['admin'] })).toContain('admin');
  expect(rolesToGive({ roles: ['admin'] })).not.toContain('support');
  expect(rolesToGive({ roles: ['admin'] })).not.toContain('auditor');
  expect(rolesToChoose({ roles: ['manager'] }, ['auditor'])).toContain('auditor');
  expect(rolesToChoose({ roles: ['manager'] }, ['planner'])).not.toContain('auditor');
  expect(rolesTrouble([])).toBe('no-roles');
  expect(rolesTrouble(['admin', 'auditor'])).toBe('not-together');
  expect(rolesTrouble(['planner', 'auditor'])).toBeNull();
  expect(givenOf(['support', 'planner'])).toEqual(['planner']);
});
